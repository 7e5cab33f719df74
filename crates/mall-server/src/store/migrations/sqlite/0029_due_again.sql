-- 再来一单: orders that were paid, of which the job is to see when their goods may be used up.
CREATE TABLE due_again_order (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    shopper  TEXT NOT NULL REFERENCES shopper (id)
) STRICT;

-- When a shopper is to be told that something may be used up: one row for each product they buy again.
CREATE TABLE due_again (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    product TEXT NOT NULL,
    due_at  INTEGER NOT NULL,
    PRIMARY KEY (shopper, product)
) STRICT;
CREATE INDEX due_again_by_time ON due_again (due_at, shopper, product);
