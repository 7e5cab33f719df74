-- As migrations/sqlite/0031, which says what it is for.
CREATE TABLE due_again_order (
    order_id TEXT COLLATE "C" PRIMARY KEY REFERENCES orders (id),
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id)
);

CREATE TABLE due_again (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    product TEXT COLLATE "C" NOT NULL,
    due_at  BIGINT NOT NULL,
    PRIMARY KEY (shopper, product)
);
CREATE INDEX due_again_by_time ON due_again (due_at, shopper, product);
