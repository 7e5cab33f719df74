-- How many of something there are, in all and for one shopper: offers of the points mall, gifts of orders,
-- add-ons.
CREATE TABLE quota (
    kind     TEXT NOT NULL CHECK (kind IN ('offer', 'gift', 'addOn')),
    activity TEXT NOT NULL,
    taken    INTEGER NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (kind, activity)
) STRICT;

CREATE TABLE quota_own (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    kind     TEXT NOT NULL CHECK (kind IN ('offer', 'gift', 'addOn')),
    activity TEXT NOT NULL,
    taken    INTEGER NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (shopper, kind, activity)
) STRICT;

-- 积分兑换. Its key is there once; what it gives is its order, or was given at once.
CREATE TABLE exchange (
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    key       TEXT NOT NULL,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    offer     TEXT NOT NULL,
    points    INTEGER NOT NULL CHECK (points > 0),
    order_id  TEXT REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    live      INTEGER NOT NULL CHECK (live IN (0, 1)),
    at        INTEGER NOT NULL,
    PRIMARY KEY (shopper, key),
    CHECK (live = 1 OR order_id IS NOT NULL)
) STRICT;
CREATE INDEX exchange_of_order ON exchange (order_id);

-- Points that paid for what is given at once, and those that an order brought as a gift.
CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                           'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                           'ticket', 'expired', 'exchange', 'orderGift',
                                           'orderGiftBack')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL
             CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                           'ticket', 'expired', 'exchange',
                                                           'orderGiftBack'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL)
           = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired', 'exchange'))),
    CHECK (order_id IS NULL OR key = order_id
           OR kind IN ('refunded', 'clawedBack', 'orderGift', 'orderGiftBack'))
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, key, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
CREATE INDEX point_of_shopper ON point_entry (shopper, id);
