-- As migrations/sqlite/0016, which says what it is for.
CREATE TABLE reminder (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('flash', 'checkIn')),
    occasion TEXT COLLATE "C" NOT NULL,
    item     TEXT COLLATE "C" NOT NULL,
    due_at   BIGINT NOT NULL,
    told     TEXT COLLATE "C",
    PRIMARY KEY (shopper, kind, occasion, item)
);
CREATE INDEX reminder_due ON reminder (due_at, shopper, kind, occasion, item);
CREATE INDEX reminder_of_occasion ON reminder (kind, occasion);

CREATE TABLE message (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key     TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    data    TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    read_at BIGINT,
    told_at BIGINT
);
CREATE UNIQUE INDEX message_once ON message (shopper, key);
CREATE INDEX message_of_shopper ON message (shopper, id);
CREATE INDEX message_unread ON message (shopper) WHERE read_at IS NULL;
CREATE INDEX message_untold ON message (id) WHERE told_at IS NULL;
CREATE INDEX message_by_age ON message (at);
