-- As migrations/sqlite/0023, which says what it is for.
CREATE TABLE order_gift (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    gift     TEXT COLLATE "C" NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    live     BIGINT NOT NULL CHECK (live IN (0, 1)),
    at       BIGINT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (order_id, gift)
);
