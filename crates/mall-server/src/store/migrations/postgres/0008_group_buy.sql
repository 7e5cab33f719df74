-- As migrations/sqlite/0008, which says what it is for.

CREATE TABLE group_buy (
    id         TEXT COLLATE "C" PRIMARY KEY CHECK (length(id) <= 32),
    activity   TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL CHECK (version >= 0),
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('forming', 'over')),
    paid       BIGINT NOT NULL CHECK (paid >= 0),
    expires_at BIGINT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX group_due ON group_buy (expires_at) WHERE state = 'forming';
CREATE INDEX group_of_activity ON group_buy (activity, expires_at) WHERE state = 'forming';

CREATE TABLE group_seat (
    order_id TEXT COLLATE "C" PRIMARY KEY REFERENCES orders (id),
    group_id TEXT COLLATE "C" NOT NULL REFERENCES group_buy (id),
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    activity TEXT COLLATE "C" NOT NULL,
    pieces   BIGINT NOT NULL CHECK (pieces > 0),
    live     BIGINT NOT NULL CHECK (live IN (0, 1))
);
CREATE INDEX group_seat_of_shopper ON group_seat (shopper, order_id);

CREATE TABLE group_own (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    activity TEXT COLLATE "C" NOT NULL,
    pieces   BIGINT NOT NULL CHECK (pieces >= 0),
    PRIMARY KEY (shopper, activity)
);

ALTER TABLE orders DROP CONSTRAINT orders_state_check;
ALTER TABLE orders DROP CONSTRAINT orders_cancel_reason_check;
ALTER TABLE orders
    ADD CONSTRAINT order_state
        CHECK (state IN ('unpaid', 'groupWaiting', 'paid', 'shipped', 'done', 'cancelled')),
    ADD CONSTRAINT order_cancel_reason
        CHECK (cancel_reason IN ('shopper', 'expired', 'merchant', 'groupFailed', 'refunded'));
