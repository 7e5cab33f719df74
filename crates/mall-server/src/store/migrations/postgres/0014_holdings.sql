-- As migrations/sqlite/0014, which says what it is for.
CREATE TABLE holding_entry (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    thing   TEXT COLLATE "C" NOT NULL CHECK (thing IN ('makeUpCard', 'lotteryTicket')),
    key     TEXT COLLATE "C" NOT NULL,
    units   BIGINT NOT NULL CHECK (units <> 0),
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX holding_once ON holding_entry (thing, key);
CREATE INDEX holding_of_shopper ON holding_entry (shopper);

CREATE TABLE holding (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    thing   TEXT COLLATE "C" NOT NULL,
    units   BIGINT NOT NULL CHECK (units >= 0),
    PRIMARY KEY (shopper, thing)
);
