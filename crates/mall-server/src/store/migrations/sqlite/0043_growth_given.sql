-- Growth is given as a reward too: such an entry is of no order.
CREATE TABLE growth_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('earned', 'clawedBack', 'given', 'givenBack')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL CHECK (units <> 0 AND (units < 0) = (kind IN ('clawedBack', 'givenBack'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL) = (kind IN ('given', 'givenBack')))
) STRICT;
INSERT INTO growth_entry_next SELECT id, shopper, order_id, kind, key, units, at FROM growth_entry;
DROP TABLE growth_entry;
ALTER TABLE growth_entry_next RENAME TO growth_entry;
CREATE UNIQUE INDEX growth_once ON growth_entry (kind, key);
CREATE INDEX growth_of_order ON growth_entry (order_id);
