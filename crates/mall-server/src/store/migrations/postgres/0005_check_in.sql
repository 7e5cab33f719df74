-- As migrations/sqlite/0005, which says what it is for.

CREATE TABLE check_in_book (
    activity TEXT COLLATE "C" NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    days     BIGINT NOT NULL CHECK (days >= 1),
    PRIMARY KEY (activity, shopper)
);

CREATE TABLE check_in_day (
    activity TEXT COLLATE "C" NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    day      TEXT COLLATE "C" NOT NULL,
    made_up  BIGINT NOT NULL CHECK (made_up IN (0, 1)),
    at       BIGINT NOT NULL,
    given    TEXT NOT NULL,
    PRIMARY KEY (activity, shopper, day)
);

-- The new index is there before the old one goes: an entry is there once all the time.
ALTER TABLE point_entry ADD COLUMN key TEXT COLLATE "C";
UPDATE point_entry SET key = order_id;
ALTER TABLE point_entry ALTER COLUMN key SET NOT NULL;
ALTER TABLE point_entry ALTER COLUMN order_id DROP NOT NULL;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
ALTER TABLE point_entry DROP CONSTRAINT point_entry_order_id_kind_key;
ALTER TABLE point_entry DROP CONSTRAINT point_entry_kind_check;
ALTER TABLE point_entry DROP CONSTRAINT point_entry_check;
ALTER TABLE point_entry
    ADD CHECK (kind IN ('spent', 'returned', 'earned', 'checkIn', 'milestone', 'makeUp')),
    ADD CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'makeUp'))),
    ADD CHECK ((order_id IS NOT NULL) = (kind IN ('spent', 'returned', 'earned'))),
    ADD CHECK (order_id IS NULL OR key = order_id);

ALTER TABLE coupon ADD COLUMN counted BIGINT NOT NULL DEFAULT 1 CHECK (counted IN (0, 1));
