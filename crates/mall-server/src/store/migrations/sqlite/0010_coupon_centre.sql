-- 领券中心. How many coupons of a template a shopper claimed on the last day they claimed one, by the
-- shop's clock: a limit per day is kept by the row that keeps the limit per shopper.
ALTER TABLE coupon_taken ADD COLUMN day TEXT NOT NULL DEFAULT '1970-01-01';
ALTER TABLE coupon_taken ADD COLUMN today INTEGER NOT NULL DEFAULT 0 CHECK (today >= 0);

-- What a shopper used, or let pass, the last claimed first.
CREATE INDEX coupon_by_claim ON coupon (shopper, claimed_at, id);

-- The key of a claim: who comes with it again has the coupon it gave. It is inserted before the coupon,
-- so that of two at once one waits; so it cannot refer to it.
CREATE TABLE coupon_claim (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    key      TEXT NOT NULL,
    template TEXT NOT NULL,
    coupon   TEXT NOT NULL REFERENCES coupon (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (shopper, key)
) STRICT;

-- 兑换码. Each gives one coupon to one shopper, once.
CREATE TABLE coupon_code (
    code     TEXT PRIMARY KEY CHECK (length(code) = 12),
    template TEXT NOT NULL,
    made_at  INTEGER NOT NULL,
    shopper  TEXT REFERENCES shopper (id),
    coupon   TEXT REFERENCES coupon (id) DEFERRABLE INITIALLY DEFERRED,
    used_at  INTEGER,
    CHECK ((shopper IS NULL) = (coupon IS NULL) AND (shopper IS NULL) = (used_at IS NULL))
) STRICT;

-- Wrong codes a shopper entered, counted from `window_at` on.
CREATE TABLE coupon_try (
    shopper   TEXT PRIMARY KEY REFERENCES shopper (id),
    window_at INTEGER NOT NULL,
    wrong     INTEGER NOT NULL CHECK (wrong >= 0)
) STRICT;
