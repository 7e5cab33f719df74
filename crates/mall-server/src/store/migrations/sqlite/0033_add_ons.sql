-- 超值换购. An order has one place for each offer; what took it and was given up leaves it to the next.
CREATE TABLE add_on (
    parent   TEXT NOT NULL REFERENCES orders (id),
    offer    TEXT NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    live     INTEGER NOT NULL CHECK (live IN (0, 1)),
    at       INTEGER NOT NULL,
    PRIMARY KEY (parent, offer),
    CHECK (parent <> order_id)
) STRICT;
CREATE UNIQUE INDEX add_on_of_order ON add_on (order_id);
