-- 抽奖. The secret seed of a day of a lottery: its hash is seen before the first draw, the seed itself
-- once the day is over; nothing is drawn any more then.
CREATE TABLE lottery_seal (
    lottery  TEXT NOT NULL,
    day      TEXT NOT NULL,
    seed     BLOB NOT NULL CHECK (length(seed) = 32),
    draws    INTEGER NOT NULL CHECK (draws >= 0),
    revealed INTEGER NOT NULL CHECK (revealed IN (0, 1)),
    PRIMARY KEY (lottery, day)
) STRICT;
CREATE INDEX lottery_sealed ON lottery_seal (day, lottery) WHERE revealed = 0;

-- A draw. Its number is the next of the day, its key is there once.
CREATE TABLE lottery_draw (
    lottery TEXT NOT NULL,
    day     TEXT NOT NULL,
    number  INTEGER NOT NULL CHECK (number >= 1),
    shopper TEXT NOT NULL REFERENCES shopper (id),
    key     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    drawn   TEXT NOT NULL,
    given   TEXT NOT NULL,
    won     INTEGER NOT NULL CHECK (won IN (0, 1)),
    body    TEXT NOT NULL,
    PRIMARY KEY (lottery, day, number)
) STRICT;
CREATE UNIQUE INDEX lottery_draw_once ON lottery_draw (shopper, key);
CREATE INDEX lottery_won ON lottery_draw (shopper, lottery, at, day, number) WHERE won = 1;

-- How often a prize was given.
CREATE TABLE lottery_prize (
    lottery TEXT NOT NULL,
    prize   TEXT NOT NULL,
    given   INTEGER NOT NULL CHECK (given >= 0),
    PRIMARY KEY (lottery, prize)
) STRICT;

-- What a shopper did on a day.
CREATE TABLE lottery_own (
    lottery   TEXT NOT NULL,
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    day       TEXT NOT NULL,
    drawn     INTEGER NOT NULL CHECK (drawn >= 0),
    exchanged INTEGER NOT NULL CHECK (exchanged >= 0),
    PRIMARY KEY (lottery, shopper, day)
) STRICT;

-- Points that were won, and that paid for a ticket.
CREATE TABLE point_entry_next (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    order_id TEXT REFERENCES orders (id),
    kind     TEXT NOT NULL CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                           'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                           'ticket')),
    key      TEXT NOT NULL,
    units    INTEGER NOT NULL
             CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                           'ticket'))),
    at       INTEGER NOT NULL,
    CHECK ((order_id IS NULL) = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket'))),
    CHECK (order_id IS NULL OR key = order_id OR kind IN ('refunded', 'clawedBack'))
) STRICT;
INSERT INTO point_entry_next (id, shopper, order_id, kind, key, units, at)
SELECT id, shopper, order_id, kind, key, units, at FROM point_entry;
DROP TABLE point_entry;
ALTER TABLE point_entry_next RENAME TO point_entry;
CREATE UNIQUE INDEX point_once ON point_entry (kind, key);
CREATE INDEX point_of_shopper ON point_entry (shopper);
