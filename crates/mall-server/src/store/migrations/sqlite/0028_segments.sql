-- 标签: what a merchant gave shoppers by hand.
CREATE TABLE shopper_tag (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    tag     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (shopper, tag)
) STRICT;

-- A coupon for being in a segment: one for each campaign, whoever runs it again.
CREATE TABLE segment_gift (
    segment  TEXT NOT NULL,
    template TEXT NOT NULL,
    campaign TEXT NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    coupon   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (segment, template, campaign, shopper)
) STRICT;
