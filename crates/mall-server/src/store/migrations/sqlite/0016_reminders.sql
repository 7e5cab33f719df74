-- What shoppers are to be told of, and when it is to be looked at: each thing once for each shopper.
-- `occasion` is a session on one day, or a check-in; `item` what is sold in it, or nothing.
CREATE TABLE reminder (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    kind     TEXT NOT NULL CHECK (kind IN ('flash', 'checkIn')),
    occasion TEXT NOT NULL,
    item     TEXT NOT NULL,
    due_at   INTEGER NOT NULL,
    -- The last day that was told of, of a check-in.
    told     TEXT,
    PRIMARY KEY (shopper, kind, occasion, item)
) STRICT;
CREATE INDEX reminder_due ON reminder (due_at, shopper, kind, occasion, item);
CREATE INDEX reminder_of_occasion ON reminder (kind, occasion);

-- What shoppers were told, in the shop. `key` is what happened: one message for each, whoever retries.
-- A row without `told_at` waits in the outbox.
CREATE TABLE message (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper TEXT NOT NULL REFERENCES shopper (id),
    key     TEXT NOT NULL,
    kind    TEXT NOT NULL,
    data    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    read_at INTEGER,
    told_at INTEGER
) STRICT;
CREATE UNIQUE INDEX message_once ON message (shopper, key);
CREATE INDEX message_of_shopper ON message (shopper, id);
CREATE INDEX message_unread ON message (shopper) WHERE read_at IS NULL;
CREATE INDEX message_untold ON message (id) WHERE told_at IS NULL;
CREATE INDEX message_by_age ON message (at);
