-- 积分, a ledger: what a shopper has is the sum.
CREATE TABLE point_entry (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT NOT NULL REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'returned', 'earned')),
    units    INTEGER NOT NULL CHECK (units <> 0 AND (units < 0) = (kind = 'spent')),
    at       INTEGER NOT NULL,
    UNIQUE (order_id, kind)
) STRICT;
CREATE INDEX point_of_shopper ON point_entry (shopper);

-- Which orders a promotion applied to, with what it took off; not `live` once the order is cancelled.
CREATE TABLE promotion_use (
    order_id  TEXT NOT NULL REFERENCES orders (id),
    promotion TEXT NOT NULL,
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    amount    INTEGER NOT NULL CHECK (amount >= 0),
    live      INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (order_id, promotion)
) STRICT;
CREATE INDEX promotion_use_of_shopper ON promotion_use (shopper, promotion) WHERE live = 1;

-- The sums of the live ones, so that nobody has to add them up.
CREATE TABLE promotion_count (
    promotion TEXT PRIMARY KEY,
    uses      INTEGER NOT NULL CHECK (uses >= 0),
    amount    INTEGER NOT NULL CHECK (amount >= 0)
) STRICT;
