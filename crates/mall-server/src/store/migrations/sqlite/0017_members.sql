-- Growth of members: a ledger, and what each shopper has by it. Orders of before have earned none.
CREATE TABLE growth_entry (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT NOT NULL REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('earned', 'clawedBack')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL CHECK (units <> 0 AND (units < 0) = (kind = 'clawedBack')),
    at       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX growth_once ON growth_entry (kind, key);
CREATE INDEX growth_of_order ON growth_entry (order_id);

CREATE TABLE growth (
    shopper TEXT PRIMARY KEY REFERENCES shopper (id),
    units   INTEGER NOT NULL CHECK (units >= 0)
) STRICT;

-- Coupons that members were given, each once for its reason.
CREATE TABLE member_gift (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    reason   TEXT NOT NULL,
    template TEXT NOT NULL,
    coupon   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (shopper, reason, template)
) STRICT;
