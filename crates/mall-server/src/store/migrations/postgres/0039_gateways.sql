-- As migrations/sqlite/0039, which says what it is for.
CREATE TABLE gateway_watch (
    kind   TEXT COLLATE "C" NOT NULL CHECK (kind IN ('payment', 'refund', 'bill')),
    number TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    tries  BIGINT NOT NULL CHECK (tries >= 0),
    PRIMARY KEY (kind, number)
);
CREATE INDEX gateway_watch_due ON gateway_watch (due_at, kind, number);
INSERT INTO gateway_watch (kind, number, due_at, tries)
SELECT 'refund', number, asked_at, 0 FROM refund WHERE state = 'asked';

CREATE TABLE gateway_inbox (
    key     TEXT COLLATE "C" PRIMARY KEY,
    kind    TEXT COLLATE "C" NOT NULL CHECK (kind IN ('paid', 'refund', 'alarm')),
    said    TEXT COLLATE "C" NOT NULL,
    came_at BIGINT NOT NULL,
    state   TEXT COLLATE "C" NOT NULL CHECK (state IN ('new', 'done', 'aside')),
    why     TEXT COLLATE "C",
    CHECK ((state = 'aside') = (why IS NOT NULL))
);
CREATE INDEX gateway_inbox_new ON gateway_inbox (came_at, key) WHERE state = 'new';
CREATE INDEX gateway_inbox_aside ON gateway_inbox (came_at, key) WHERE state = 'aside';

CREATE TABLE gateway_bill (
    day        TEXT COLLATE "C" PRIMARY KEY,
    lines      BIGINT NOT NULL CHECK (lines >= 0),
    differ     TEXT COLLATE "C" NOT NULL,
    checked_at BIGINT NOT NULL
);

CREATE TABLE wechat_account (
    app         TEXT COLLATE "C" NOT NULL,
    openid      TEXT COLLATE "C" NOT NULL,
    shopper     TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    unionid     TEXT COLLATE "C",
    session_key BYTEA,
    seen_at     BIGINT NOT NULL,
    PRIMARY KEY (app, openid)
);
CREATE INDEX wechat_account_of_shopper ON wechat_account (shopper, app, seen_at, openid);
CREATE INDEX wechat_account_by_union ON wechat_account (unionid, app, openid);
