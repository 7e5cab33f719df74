-- As migrations/sqlite/0019, which says what it is for.
CREATE TABLE lottery_seal (
    lottery  TEXT COLLATE "C" NOT NULL,
    day      TEXT COLLATE "C" NOT NULL,
    seed     BYTEA NOT NULL CHECK (length(seed) = 32),
    draws    BIGINT NOT NULL CHECK (draws >= 0),
    revealed BIGINT NOT NULL CHECK (revealed IN (0, 1)),
    PRIMARY KEY (lottery, day)
);
CREATE INDEX lottery_sealed ON lottery_seal (day, lottery) WHERE revealed = 0;

CREATE TABLE lottery_draw (
    lottery TEXT COLLATE "C" NOT NULL,
    day     TEXT COLLATE "C" NOT NULL,
    number  BIGINT NOT NULL CHECK (number >= 1),
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key     TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    drawn   TEXT COLLATE "C" NOT NULL,
    given   TEXT COLLATE "C" NOT NULL,
    won     BIGINT NOT NULL CHECK (won IN (0, 1)),
    body    TEXT NOT NULL,
    PRIMARY KEY (lottery, day, number)
);
CREATE UNIQUE INDEX lottery_draw_once ON lottery_draw (shopper, key);
CREATE INDEX lottery_won ON lottery_draw (shopper, lottery, at, day, number) WHERE won = 1;

CREATE TABLE lottery_prize (
    lottery TEXT COLLATE "C" NOT NULL,
    prize   TEXT COLLATE "C" NOT NULL,
    given   BIGINT NOT NULL CHECK (given >= 0),
    PRIMARY KEY (lottery, prize)
);

CREATE TABLE lottery_own (
    lottery   TEXT COLLATE "C" NOT NULL,
    shopper   TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    day       TEXT COLLATE "C" NOT NULL,
    drawn     BIGINT NOT NULL CHECK (drawn >= 0),
    exchanged BIGINT NOT NULL CHECK (exchanged >= 0),
    PRIMARY KEY (lottery, shopper, day)
);

ALTER TABLE point_entry DROP CONSTRAINT point_kind;
ALTER TABLE point_entry DROP CONSTRAINT point_sign;
ALTER TABLE point_entry DROP CONSTRAINT point_of_order;
ALTER TABLE point_entry
    ADD CONSTRAINT point_kind CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                              'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                              'ticket')),
    ADD CONSTRAINT point_sign
        CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                      'ticket'))),
    ADD CONSTRAINT point_of_order
        CHECK ((order_id IS NULL) = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket')));
