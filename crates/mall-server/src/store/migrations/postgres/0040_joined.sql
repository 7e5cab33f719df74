-- As migrations/sqlite/0040, which says what it is for.
CREATE TABLE wechat_union (
    unionid TEXT COLLATE "C" PRIMARY KEY,
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id)
);
CREATE INDEX wechat_union_of_shopper ON wechat_union (shopper);
INSERT INTO wechat_union (unionid, shopper)
SELECT unionid, min(shopper) FROM wechat_account WHERE unionid IS NOT NULL GROUP BY unionid;

CREATE TABLE joined (
    shopper TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    person  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    why     TEXT COLLATE "C" NOT NULL CHECK (why IN ('union', 'phone')),
    at      BIGINT NOT NULL,
    look_at BIGINT,
    CHECK (shopper <> person)
);
CREATE INDEX joined_of_person ON joined (person);
CREATE INDEX joined_due ON joined (look_at);
