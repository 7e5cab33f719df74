-- As migrations/sqlite/0009, which says what it is for.

ALTER TABLE orders ADD COLUMN version BIGINT NOT NULL DEFAULT 0 CHECK (version >= 0);
ALTER TABLE orders ADD COLUMN until BIGINT;
UPDATE orders SET until = placed_at + 14 * 86400000 WHERE state = 'shipped';
UPDATE orders SET until = placed_at + 21 * 86400000 WHERE state = 'done';
CREATE INDEX order_to_receive ON orders (until) WHERE state = 'shipped';
CREATE INDEX order_in_state ON orders (state, id);

CREATE TABLE rule_set (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    body   TEXT NOT NULL
);

CREATE TABLE sale (
    order_id TEXT COLLATE "C" PRIMARY KEY REFERENCES orders (id),
    rules    BYTEA NOT NULL REFERENCES rule_set (digest),
    body     TEXT NOT NULL
);

CREATE TABLE after_sale (
    order_id    TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    sequence    BIGINT NOT NULL CHECK (sequence > 0),
    key         TEXT COLLATE "C" NOT NULL,
    asked_at    BIGINT NOT NULL,
    waits       TEXT COLLATE "C" NOT NULL CHECK (waits IN ('merchant', 'shopper', 'gateway', 'over')),
    send_before BIGINT,
    request     TEXT NOT NULL,
    state       TEXT NOT NULL,
    unsent      TEXT NOT NULL,
    PRIMARY KEY (order_id, sequence),
    CHECK ((send_before IS NULL) = (waits <> 'shopper'))
);
CREATE UNIQUE INDEX after_sale_once ON after_sale (order_id, key);
CREATE INDEX after_sale_waits ON after_sale (asked_at) WHERE waits = 'merchant';
CREATE INDEX after_sale_lapses ON after_sale (send_before) WHERE waits = 'shopper';

CREATE TABLE parcel (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    position BIGINT NOT NULL CHECK (position >= 0),
    sent_at  BIGINT NOT NULL,
    tracking TEXT NOT NULL,
    pieces   TEXT NOT NULL,
    PRIMARY KEY (order_id, position)
);
