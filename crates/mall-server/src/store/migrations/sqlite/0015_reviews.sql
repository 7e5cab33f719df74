-- What shoppers say of the lines of their orders, and how many said what of each product.
CREATE TABLE review (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id    TEXT NOT NULL REFERENCES orders (id),
    line        INTEGER NOT NULL CHECK (line >= 0),
    shopper     TEXT NOT NULL REFERENCES shopper (id),
    product     TEXT NOT NULL,
    options     TEXT NOT NULL,
    rating      INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    at          INTEGER NOT NULL,
    said        TEXT NOT NULL,
    followed_up INTEGER NOT NULL CHECK (followed_up IN (0, 1)),
    hidden      INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    reply       TEXT
) STRICT;
CREATE UNIQUE INDEX review_once ON review (order_id, line);
-- The newest that are seen, of a product.
CREATE INDEX review_seen ON review (product, id) WHERE hidden = 0;

-- Of those that are seen.
CREATE TABLE rating_count (
    product TEXT NOT NULL,
    rating  INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    reviews INTEGER NOT NULL CHECK (reviews >= 0),
    PRIMARY KEY (product, rating)
) STRICT;

-- Pictures that shoppers sent: each once, whoever sent it, and who did; how many on a day.
CREATE TABLE picture (
    id    TEXT PRIMARY KEY,
    kind  TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp')),
    bytes BLOB NOT NULL CHECK (length(bytes) <= 1048576)
) STRICT;

CREATE TABLE picture_own (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    picture TEXT NOT NULL REFERENCES picture (id),
    at      INTEGER NOT NULL,
    PRIMARY KEY (shopper, picture)
) STRICT;

CREATE TABLE picture_day (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    day     TEXT NOT NULL,
    sent    INTEGER NOT NULL CHECK (sent >= 0),
    PRIMARY KEY (shopper, day)
) STRICT;
