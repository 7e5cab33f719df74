-- As migrations/sqlite/0025, which says what it is for.
CREATE TABLE deed (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    kind    TEXT COLLATE "C" NOT NULL CHECK (kind IN ('browse', 'share', 'follow', 'checkIn', 'invite', 'firstOrder',
                                          'order', 'review')),
    key     TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    live    BIGINT NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (shopper, kind, key)
);
CREATE INDEX deed_of_shopper ON deed (shopper, kind, at);

CREATE TABLE deed_day (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    day     TEXT COLLATE "C" NOT NULL,
    told    BIGINT NOT NULL CHECK (told > 0),
    PRIMARY KEY (shopper, day)
);

CREATE TABLE task_claim (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    task    TEXT COLLATE "C" NOT NULL,
    period  TEXT COLLATE "C" NOT NULL,
    stage   BIGINT NOT NULL CHECK (stage >= 0),
    key     TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    given   TEXT NOT NULL,
    PRIMARY KEY (shopper, task, period, stage)
);
CREATE UNIQUE INDEX task_claim_once ON task_claim (shopper, key);

ALTER TABLE point_entry DROP CONSTRAINT point_kind;
ALTER TABLE point_entry DROP CONSTRAINT point_of_order;
ALTER TABLE point_entry
    ADD CONSTRAINT point_kind CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                              'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                              'ticket', 'expired', 'exchange', 'orderGift',
                                              'orderGiftBack', 'task', 'newcomer', 'invite')),
    ADD CONSTRAINT point_of_order
        CHECK ((order_id IS NULL)
               = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired', 'exchange',
                           'task', 'newcomer', 'invite')));
