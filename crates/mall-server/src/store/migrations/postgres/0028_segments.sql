-- As migrations/sqlite/0030, which says what it is for.
CREATE TABLE shopper_tag (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    tag     TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (shopper, tag)
);

CREATE TABLE segment_gift (
    segment  TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    campaign TEXT COLLATE "C" NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    coupon   TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (segment, template, campaign, shopper)
);
