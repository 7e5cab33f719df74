-- 收藏: what shoppers like, and how much of it.
CREATE TABLE favourite (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    product TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (shopper, product)
) STRICT;
CREATE INDEX favourite_by_age ON favourite (shopper, at, product);

CREATE TABLE favourite_book (
    shopper TEXT PRIMARY KEY REFERENCES shopper (id),
    count   INTEGER NOT NULL CHECK (count BETWEEN 0 AND 200)
) STRICT;
