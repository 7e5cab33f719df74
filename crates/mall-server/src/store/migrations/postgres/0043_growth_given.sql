-- As migrations/sqlite/0043, which says what it is for.
ALTER TABLE growth_entry ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE growth_entry DROP CONSTRAINT growth_entry_kind_check;
ALTER TABLE growth_entry DROP CONSTRAINT growth_entry_check;
ALTER TABLE growth_entry ADD CHECK (kind IN ('earned', 'clawedBack', 'given', 'givenBack'));
ALTER TABLE growth_entry ADD CHECK (units <> 0 AND (units < 0) = (kind IN ('clawedBack', 'givenBack')));
ALTER TABLE growth_entry ADD CHECK ((order_id IS NULL) = (kind IN ('given', 'givenBack')));
