-- As migrations/sqlite/0010, which says what it is for.

ALTER TABLE coupon_taken
    ADD COLUMN day   TEXT COLLATE "C" NOT NULL DEFAULT '1970-01-01',
    ADD COLUMN today BIGINT NOT NULL DEFAULT 0 CHECK (today >= 0);

CREATE INDEX coupon_by_claim ON coupon (shopper, claimed_at, id);

CREATE TABLE coupon_claim (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key      TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    coupon   TEXT COLLATE "C" NOT NULL REFERENCES coupon (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (shopper, key)
);

CREATE TABLE coupon_code (
    code     TEXT COLLATE "C" PRIMARY KEY CHECK (length(code) = 12),
    template TEXT COLLATE "C" NOT NULL,
    made_at  BIGINT NOT NULL,
    shopper  TEXT COLLATE "C" REFERENCES shopper (id),
    coupon   TEXT COLLATE "C" REFERENCES coupon (id) DEFERRABLE INITIALLY DEFERRED,
    used_at  BIGINT,
    CHECK ((shopper IS NULL) = (coupon IS NULL) AND (shopper IS NULL) = (used_at IS NULL))
);

CREATE TABLE coupon_try (
    shopper   TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    window_at BIGINT NOT NULL,
    wrong     BIGINT NOT NULL CHECK (wrong >= 0)
);
