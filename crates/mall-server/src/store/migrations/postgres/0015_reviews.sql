-- As migrations/sqlite/0015, which says what it is for.
CREATE TABLE review (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    line        BIGINT NOT NULL CHECK (line >= 0),
    shopper     TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    product     TEXT COLLATE "C" NOT NULL,
    options     TEXT NOT NULL,
    rating      BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    at          BIGINT NOT NULL,
    said        TEXT NOT NULL,
    followed_up BIGINT NOT NULL CHECK (followed_up IN (0, 1)),
    hidden      BIGINT NOT NULL CHECK (hidden IN (0, 1)),
    reply       TEXT
);
CREATE UNIQUE INDEX review_once ON review (order_id, line);
CREATE INDEX review_seen ON review (product, id) WHERE hidden = 0;

CREATE TABLE rating_count (
    product TEXT COLLATE "C" NOT NULL,
    rating  BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    reviews BIGINT NOT NULL CHECK (reviews >= 0),
    PRIMARY KEY (product, rating)
);

CREATE TABLE picture (
    id    TEXT COLLATE "C" PRIMARY KEY,
    kind  TEXT COLLATE "C" NOT NULL CHECK (kind IN ('jpeg', 'png', 'webp')),
    bytes BYTEA NOT NULL CHECK (length(bytes) <= 1048576)
);

CREATE TABLE picture_own (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    picture TEXT COLLATE "C" NOT NULL REFERENCES picture (id),
    at      BIGINT NOT NULL,
    PRIMARY KEY (shopper, picture)
);

CREATE TABLE picture_day (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    day     TEXT COLLATE "C" NOT NULL,
    sent    BIGINT NOT NULL CHECK (sent >= 0),
    PRIMARY KEY (shopper, day)
);
