-- As migrations/sqlite/0033, which says what it is for.
CREATE TABLE add_on (
    parent   TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    offer    TEXT COLLATE "C" NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    live     BIGINT NOT NULL CHECK (live IN (0, 1)),
    at       BIGINT NOT NULL,
    PRIMARY KEY (parent, offer),
    CHECK (parent <> order_id)
);
CREATE UNIQUE INDEX add_on_of_order ON add_on (order_id);
