-- 生日礼: when shoppers were born, which they say, and what they were given, once for the birthday of a year.
CREATE TABLE birthday (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    month   INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    day     INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    said_at INTEGER NOT NULL,
    PRIMARY KEY (shopper)
) STRICT;

CREATE TABLE birthday_gift (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    year    INTEGER NOT NULL,
    tier    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    given   TEXT NOT NULL,
    PRIMARY KEY (shopper, year)
) STRICT;

-- Points that they give.
CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                           'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                           'ticket', 'expired', 'exchange', 'orderGift',
                                           'orderGiftBack', 'task', 'newcomer', 'invite', 'birthday')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL
             CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                           'ticket', 'expired', 'exchange',
                                                           'orderGiftBack'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL)
           = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired', 'exchange',
                       'task', 'newcomer', 'invite', 'birthday'))),
    CHECK (order_id IS NULL OR key = order_id
           OR kind IN ('refunded', 'clawedBack', 'orderGift', 'orderGiftBack'))
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, key, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
CREATE INDEX point_of_shopper ON point_entry (shopper, id);
