-- As migrations/sqlite/0045, which says what it is for.
CREATE TABLE wechat_scene (
    code   TEXT COLLATE "C" PRIMARY KEY,
    page   TEXT COLLATE "C" NOT NULL,
    id     TEXT COLLATE "C" NOT NULL,
    invite TEXT COLLATE "C"
);

CREATE TABLE wechat_link (
    code    TEXT COLLATE "C" PRIMARY KEY,
    url     TEXT COLLATE "C" NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX wechat_link_by_age ON wechat_link (made_at);
