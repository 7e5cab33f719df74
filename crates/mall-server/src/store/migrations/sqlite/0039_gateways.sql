-- What gateways are asked about: attempts to pay that may be paid by now, refunds, bills of days.
CREATE TABLE gateway_watch (
    kind   TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'bill')),
    number TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    tries  INTEGER NOT NULL CHECK (tries >= 0),
    PRIMARY KEY (kind, number)
) STRICT;
CREATE INDEX gateway_watch_due ON gateway_watch (due_at, kind, number);
INSERT INTO gateway_watch (kind, number, due_at, tries)
SELECT 'refund', number, asked_at, 0 FROM refund WHERE state = 'asked';

-- What gateways told: written down at once, worked off once. What is not what was asked for is put aside.
CREATE TABLE gateway_inbox (
    key     TEXT PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('paid', 'refund', 'alarm')),
    said    TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('new', 'done', 'aside')),
    why     TEXT,
    CHECK ((state = 'aside') = (why IS NOT NULL))
) STRICT;
CREATE INDEX gateway_inbox_new ON gateway_inbox (came_at, key) WHERE state = 'new';
CREATE INDEX gateway_inbox_aside ON gateway_inbox (came_at, key) WHERE state = 'aside';

-- Bills that were held against the ledger, and what differed.
CREATE TABLE gateway_bill (
    day        TEXT PRIMARY KEY,
    lines      INTEGER NOT NULL CHECK (lines >= 0),
    differ     TEXT NOT NULL,
    checked_at INTEGER NOT NULL
) STRICT;

-- By which each app of WeChat knows a shopper. The session key is sealed.
CREATE TABLE wechat_account (
    app         TEXT NOT NULL,
    openid      TEXT NOT NULL,
    shopper     TEXT NOT NULL REFERENCES shopper (id),
    unionid     TEXT,
    session_key BLOB,
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (app, openid)
) STRICT;
CREATE INDEX wechat_account_of_shopper ON wechat_account (shopper, app, seen_at, openid);
CREATE INDEX wechat_account_by_union ON wechat_account (unionid, app, openid);
