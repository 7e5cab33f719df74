-- 下单有礼: that an order brought a gift, and whether it was taken back.
CREATE TABLE order_gift (
    order_id TEXT NOT NULL REFERENCES orders (id),
    gift     TEXT NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    live     INTEGER NOT NULL CHECK (live IN (0, 1)),
    at       INTEGER NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (order_id, gift)
) STRICT;
