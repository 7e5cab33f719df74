-- Whom all apps of WeChat know by one name: one shopper, whichever app they came by.
CREATE TABLE wechat_union (
    unionid TEXT PRIMARY KEY,
    shopper TEXT NOT NULL REFERENCES shopper (id)
) STRICT;
CREATE INDEX wechat_union_of_shopper ON wechat_union (shopper);
INSERT INTO wechat_union (unionid, shopper)
SELECT unionid, min(shopper) FROM wechat_account WHERE unionid IS NOT NULL GROUP BY unionid;

-- Shoppers who turned out to be one person: who goes by whose name since. A row comes once and stays.
CREATE TABLE joined (
    shopper TEXT PRIMARY KEY REFERENCES shopper (id),
    person  TEXT NOT NULL REFERENCES shopper (id),
    why     TEXT NOT NULL CHECK (why IN ('union', 'phone')),
    at      INTEGER NOT NULL,
    look_at INTEGER,
    CHECK (shopper <> person)
) STRICT;
CREATE INDEX joined_of_person ON joined (person);
CREATE INDEX joined_due ON joined (look_at);
