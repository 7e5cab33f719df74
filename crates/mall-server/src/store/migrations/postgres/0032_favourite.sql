-- As migrations/sqlite/0034, which says what it is for.
CREATE TABLE favourite (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    product TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (shopper, product)
);
CREATE INDEX favourite_by_age ON favourite (shopper, at, product);

CREATE TABLE favourite_book (
    shopper TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    count   BIGINT NOT NULL CHECK (count BETWEEN 0 AND 200)
);
