-- A shopper may wait for a live session.
CREATE TABLE reminder_next (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    kind     TEXT NOT NULL CHECK (kind IN ('flash', 'checkIn', 'live')),
    occasion TEXT NOT NULL,
    item     TEXT NOT NULL,
    due_at   INTEGER NOT NULL,
    told     TEXT,
    PRIMARY KEY (shopper, kind, occasion, item)
) STRICT;
INSERT INTO reminder_next (shopper, kind, occasion, item, due_at, told)
SELECT shopper, kind, occasion, item, due_at, told FROM reminder;
DROP TABLE reminder;
ALTER TABLE reminder_next RENAME TO reminder;
CREATE INDEX reminder_due ON reminder (due_at, shopper, kind, occasion, item);
CREATE INDEX reminder_of_occasion ON reminder (kind, occasion);
