-- What decides is a row that is changed where it suffices, never a sum that was read before: several
-- servers may share a database.

-- 积分 of each shopper: the sum of the ledger.
CREATE TABLE point_balance (
    shopper TEXT PRIMARY KEY REFERENCES shopper (id),
    units   INTEGER NOT NULL CHECK (units >= 0)
) STRICT;
INSERT INTO point_balance (shopper, units)
SELECT shopper, SUM(units) FROM point_entry GROUP BY shopper;

-- How many coupons of a template a shopper ever claimed.
CREATE TABLE coupon_taken (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    template TEXT NOT NULL,
    claimed  INTEGER NOT NULL CHECK (claimed >= 0),
    PRIMARY KEY (shopper, template)
) STRICT;
INSERT INTO coupon_taken (shopper, template, claimed)
SELECT shopper, template, COUNT(*) FROM coupon GROUP BY shopper, template;

-- How often a promotion applied for a shopper, cancelled orders not counted.
CREATE TABLE promotion_shopper (
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    promotion TEXT NOT NULL,
    uses      INTEGER NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (shopper, promotion)
) STRICT;
INSERT INTO promotion_shopper (shopper, promotion, uses)
SELECT shopper, promotion, COUNT(*) FROM promotion_use WHERE live = 1 GROUP BY shopper, promotion;

ALTER TABLE shopper ADD COLUMN orders_paid INTEGER NOT NULL DEFAULT 0 CHECK (orders_paid >= 0);
UPDATE shopper SET orders_paid = (
    SELECT COUNT(DISTINCT o.id) FROM orders o JOIN order_event e ON e.order_id = o.id
    WHERE o.shopper = shopper.id AND e.state = 'paid'
);

-- Counts up with every change: whoever changes a cart says which one they read.
ALTER TABLE cart ADD COLUMN version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0);

-- Two addresses that were added at once would have the same.
CREATE UNIQUE INDEX address_position ON address (shopper, position);

CREATE INDEX coupon_in_hand ON coupon (shopper, ends_at, id) WHERE order_id IS NULL;

-- The key is taken first, then the order is made: who comes second waits there and takes nothing.
CREATE TABLE placement_first (
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    key       TEXT NOT NULL,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    order_id  TEXT NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (shopper, key)
) STRICT;
INSERT INTO placement_first SELECT shopper, key, body_hash, order_id FROM placement;
DROP TABLE placement;
ALTER TABLE placement_first RENAME TO placement;
