-- As migrations/sqlite/0026, which says what it is for.
CREATE TABLE newcomer_gift (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    phone   TEXT COLLATE "C" NOT NULL,
    key     TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    given   TEXT NOT NULL,
    PRIMARY KEY (shopper)
);
CREATE UNIQUE INDEX newcomer_gift_phone ON newcomer_gift (phone);
