-- What codes of the mini-program lead to: a scene has no room for a page with its query, so it is this short name.
CREATE TABLE wechat_scene (
    code   TEXT PRIMARY KEY,
    page   TEXT NOT NULL,
    id     TEXT NOT NULL,
    invite TEXT
) STRICT;

-- Links of WeChat into the mini-program, made once for each of these names, until they are soon to end.
CREATE TABLE wechat_link (
    code    TEXT PRIMARY KEY,
    url     TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX wechat_link_by_age ON wechat_link (made_at);
