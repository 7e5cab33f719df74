-- What shoppers did, as far as tasks count it: each deed is there once. An order of whose money nothing
-- stays is not live any more.
CREATE TABLE deed (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    kind    TEXT NOT NULL CHECK (kind IN ('browse', 'share', 'follow', 'checkIn', 'invite', 'firstOrder',
                                          'order', 'review')),
    key     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    live    INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (shopper, kind, key)
) STRICT;
CREATE INDEX deed_of_shopper ON deed (shopper, kind, at);

-- How much a device told of on a day.
CREATE TABLE deed_day (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    day     TEXT NOT NULL,
    told    INTEGER NOT NULL CHECK (told > 0),
    PRIMARY KEY (shopper, day)
) STRICT;

-- 任务: a stage that was claimed, once in its time.
CREATE TABLE task_claim (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    task    TEXT NOT NULL,
    period  TEXT NOT NULL,
    stage   INTEGER NOT NULL CHECK (stage >= 0),
    key     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    given   TEXT NOT NULL,
    PRIMARY KEY (shopper, task, period, stage)
) STRICT;
CREATE UNIQUE INDEX task_claim_once ON task_claim (shopper, key);

-- Points that tasks, the gift for newcomers and invitations give.
CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                           'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                           'ticket', 'expired', 'exchange', 'orderGift',
                                           'orderGiftBack', 'task', 'newcomer', 'invite')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL
             CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                           'ticket', 'expired', 'exchange',
                                                           'orderGiftBack'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL)
           = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired', 'exchange',
                       'task', 'newcomer', 'invite'))),
    CHECK (order_id IS NULL OR key = order_id
           OR kind IN ('refunded', 'clawedBack', 'orderGift', 'orderGiftBack'))
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, key, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
CREATE INDEX point_of_shopper ON point_entry (shopper, id);
