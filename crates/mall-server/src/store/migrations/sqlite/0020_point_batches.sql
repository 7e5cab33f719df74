-- 积分批次: points that were earned at once end at once. `open` is whether anything is left.
CREATE TABLE point_batch (
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    shopper TEXT NOT NULL REFERENCES shopper (id),
    units   INTEGER NOT NULL CHECK (units > 0),
    "left"  INTEGER NOT NULL CHECK ("left" >= 0 AND "left" <= units),
    open    INTEGER NOT NULL CHECK (open = ("left" > 0)),
    at      INTEGER NOT NULL,
    ends_at INTEGER,
    PRIMARY KEY (kind, key)
) STRICT;
CREATE INDEX point_batch_open ON point_batch (shopper, kind, key) WHERE open = 1;
CREATE INDEX point_batch_due ON point_batch (ends_at, kind, key) WHERE open = 1;

-- What an entry of the ledger took of a batch, and what of it came back: to the batch, or, as `fresh`,
-- on its own, since the batch had ended.
CREATE TABLE point_use (
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    batch_kind TEXT NOT NULL,
    batch_key  TEXT NOT NULL,
    units      INTEGER NOT NULL CHECK (units > 0),
    back       INTEGER NOT NULL CHECK (back >= 0 AND back <= units),
    fresh      INTEGER NOT NULL CHECK (fresh >= 0 AND fresh <= back),
    PRIMARY KEY (kind, key, batch_kind, batch_key),
    FOREIGN KEY (batch_kind, batch_key) REFERENCES point_batch (kind, key)
) STRICT;

-- What shoppers have by now never ends, as it was told when it was earned.
INSERT INTO point_batch (kind, key, shopper, units, "left", open, at, ends_at)
SELECT 'opening', shopper, shopper, units, units, 1, 0, NULL FROM point_balance WHERE units > 0;

CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                           'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                           'ticket', 'expired')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL
             CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                           'ticket', 'expired'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL)
           = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired'))),
    CHECK (order_id IS NULL OR key = order_id OR kind IN ('refunded', 'clawedBack'))
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, key, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
-- A shopper looks at the newest of theirs.
CREATE INDEX point_of_shopper ON point_entry (shopper, id);
