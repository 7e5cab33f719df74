-- 签到. How many days of a shopper count: whoever lets one more count says how many they read, so that
-- of two at once one comes first and the other sees what it did.
CREATE TABLE check_in_book (
    activity TEXT NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    days     INTEGER NOT NULL CHECK (days >= 1),
    PRIMARY KEY (activity, shopper)
) STRICT;

-- A day that counts, with what was given for it. The same day cannot count twice.
CREATE TABLE check_in_day (
    activity TEXT NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    day      TEXT NOT NULL,
    made_up  INTEGER NOT NULL CHECK (made_up IN (0, 1)),
    at       INTEGER NOT NULL,
    given    TEXT NOT NULL,
    PRIMARY KEY (activity, shopper, day)
) STRICT;

-- Points that have no order: `key` is what an entry is for, and each kind is there once for it.
CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL
             CHECK (kind IN ('spent', 'returned', 'earned', 'checkIn', 'milestone', 'makeUp')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'makeUp'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NOT NULL) = (kind IN ('spent', 'returned', 'earned'))),
    CHECK (order_id IS NULL OR key = order_id)
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, order_id, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
CREATE INDEX point_of_shopper ON point_entry (shopper);

-- Whether a coupon is one of those its shopper may claim; a reward comes on top of them.
ALTER TABLE coupon ADD COLUMN counted INTEGER NOT NULL DEFAULT 1 CHECK (counted IN (0, 1));
