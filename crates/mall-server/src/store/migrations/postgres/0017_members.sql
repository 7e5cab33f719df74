-- As migrations/sqlite/0017, which says what it is for.
CREATE TABLE growth_entry (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('earned', 'clawedBack')),
    key      TEXT COLLATE "C" NOT NULL,
    units    BIGINT NOT NULL CHECK (units <> 0 AND (units < 0) = (kind = 'clawedBack')),
    at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX growth_once ON growth_entry (kind, key);
CREATE INDEX growth_of_order ON growth_entry (order_id);

CREATE TABLE growth (
    shopper TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    units   BIGINT NOT NULL CHECK (units >= 0)
);

CREATE TABLE member_gift (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    reason   TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    coupon   TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (shopper, reason, template)
);
