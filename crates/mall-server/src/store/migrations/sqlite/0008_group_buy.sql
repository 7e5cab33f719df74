-- 值得拼. A group is kept whole, and changed only where its version is the one that was read: of two who
-- want the last seat one comes first and the other sees that it is gone. `paid` of its seats are paid:
-- without one it can be joined by nobody.
CREATE TABLE group_buy (
    id         TEXT PRIMARY KEY CHECK (length(id) <= 32),
    activity   TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 0),
    state      TEXT NOT NULL CHECK (state IN ('forming', 'over')),
    paid       INTEGER NOT NULL CHECK (paid >= 0),
    expires_at INTEGER NOT NULL,
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX group_due ON group_buy (expires_at) WHERE state = 'forming';
CREATE INDEX group_of_activity ON group_buy (activity, expires_at) WHERE state = 'forming';

-- The seat that an order has; `live` while the order is not cancelled.
CREATE TABLE group_seat (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    group_id TEXT NOT NULL REFERENCES group_buy (id),
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    activity TEXT NOT NULL,
    pieces   INTEGER NOT NULL CHECK (pieces > 0),
    live     INTEGER NOT NULL CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX group_seat_of_shopper ON group_seat (shopper, order_id);

-- How many pieces one shopper has in one activity, in orders that are not cancelled.
CREATE TABLE group_own (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    activity TEXT NOT NULL,
    pieces   INTEGER NOT NULL CHECK (pieces >= 0),
    PRIMARY KEY (shopper, activity)
) STRICT;

-- Orders that wait for their group, and more reasons to be cancelled. Keys of other tables stay as they
-- are: they name the table, and are looked at when all steps are done.
CREATE TABLE orders_next (
    id            TEXT PRIMARY KEY,
    shopper       TEXT NOT NULL REFERENCES shopper (id),
    state         TEXT NOT NULL
                  CHECK (state IN ('unpaid', 'groupWaiting', 'paid', 'shipped', 'done', 'cancelled')),
    cancel_reason TEXT CHECK (cancel_reason IN
                              ('shopper', 'expired', 'merchant', 'groupFailed', 'refunded')),
    payable       INTEGER NOT NULL CHECK (payable >= 0),
    placed_at     INTEGER NOT NULL,
    pay_before    INTEGER NOT NULL,
    body          TEXT NOT NULL,
    CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL))
) STRICT;
INSERT INTO orders_next (id, shopper, state, cancel_reason, payable, placed_at, pay_before, body)
SELECT id, shopper, state, cancel_reason, payable, placed_at, pay_before, body FROM orders;
DROP TABLE orders;
ALTER TABLE orders_next RENAME TO orders;
CREATE INDEX order_of_shopper ON orders (shopper, id);
CREATE INDEX order_unpaid ON orders (pay_before) WHERE state = 'unpaid';
