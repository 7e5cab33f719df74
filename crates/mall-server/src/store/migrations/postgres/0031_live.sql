-- As migrations/sqlite/0033, which says what it is for.
ALTER TABLE reminder DROP CONSTRAINT reminder_kind_check;
ALTER TABLE reminder ADD CONSTRAINT reminder_kind_check CHECK (kind IN ('flash', 'checkIn', 'live'));
