-- As migrations/sqlite/0032, which says what it is for.
CREATE TABLE service_message (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shopper     TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key         TEXT COLLATE "C" NOT NULL,
    said        TEXT COLLATE "C" NOT NULL,
    at          BIGINT NOT NULL,
    answer      TEXT COLLATE "C",
    answered_at BIGINT,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX service_message_once ON service_message (shopper, key);
CREATE INDEX service_message_of_shopper ON service_message (shopper, id);
CREATE INDEX service_message_open ON service_message (id) WHERE answered_at IS NULL;

CREATE TABLE service_book (
    shopper TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    day     TEXT COLLATE "C" NOT NULL,
    count   BIGINT NOT NULL CHECK (count BETWEEN 1 AND 20)
);
