-- 留言: what shoppers left for the shop. The key is there once for each message; an answer is given once.
CREATE TABLE service_message (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper     TEXT NOT NULL REFERENCES shopper (id),
    key         TEXT NOT NULL,
    said        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    answer      TEXT,
    answered_at INTEGER,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX service_message_once ON service_message (shopper, key);
CREATE INDEX service_message_of_shopper ON service_message (shopper, id);
CREATE INDEX service_message_open ON service_message (id) WHERE answered_at IS NULL;

-- How many messages a shopper left on the last day on which they left any.
CREATE TABLE service_book (
    shopper TEXT PRIMARY KEY REFERENCES shopper (id),
    day     TEXT NOT NULL,
    count   INTEGER NOT NULL CHECK (count BETWEEN 1 AND 20)
) STRICT;
