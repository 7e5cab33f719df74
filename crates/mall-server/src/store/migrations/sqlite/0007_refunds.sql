-- Money that goes back: asked for with what makes it due, done when the gateway says so. The number is
-- derived from what it is for, so that asking again is the same refund, here and at the gateway.
CREATE TABLE refund (
    number     TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders (id),
    payment_id TEXT NOT NULL REFERENCES payment (id),
    amount     INTEGER NOT NULL CHECK (amount > 0),
    why        TEXT NOT NULL CHECK (why IN ('late', 'groupFailed', 'leftGroup', 'afterSale')),
    state      TEXT NOT NULL CHECK (state IN ('asked', 'done')),
    asked_at   INTEGER NOT NULL,
    done_at    INTEGER,
    CHECK ((state = 'asked') = (done_at IS NULL))
) STRICT;
CREATE INDEX refund_of_order ON refund (order_id);
CREATE INDEX refund_asked ON refund (asked_at) WHERE state = 'asked';

-- What of a payment goes back or has gone back.
ALTER TABLE payment ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0
    CHECK (refunded BETWEEN 0 AND amount AND (refunded = 0 OR state = 'confirmed'));

-- Points of an order that is taken up again, and those that go with a refund: `key` is its number.
CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                           'clawedBack', 'checkIn', 'milestone', 'makeUp')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL
             CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL) = (kind IN ('checkIn', 'milestone', 'makeUp'))),
    CHECK (order_id IS NULL OR key = order_id OR kind IN ('refunded', 'clawedBack'))
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, key, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
CREATE INDEX point_of_shopper ON point_entry (shopper);
