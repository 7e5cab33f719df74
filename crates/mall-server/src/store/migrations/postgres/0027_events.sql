-- As migrations/sqlite/0029, which says what it is for.
CREATE TABLE event (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    visitor    TEXT COLLATE "C" NOT NULL,
    key        TEXT COLLATE "C" NOT NULL,
    shopper    TEXT COLLATE "C" REFERENCES shopper (id),
    channel    TEXT COLLATE "C" NOT NULL CHECK (channel IN ('miniProgram', 'h5')),
    day        TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    name       TEXT COLLATE "C" NOT NULL
               CHECK (name IN ('visit', 'pageView', 'exposure', 'click', 'productView', 'share')),
    page       TEXT COLLATE "C",
    block      TEXT COLLATE "C" CHECK (block IS NOT NULL OR name NOT IN ('exposure', 'click')),
    product    TEXT COLLATE "C" CHECK (product IS NOT NULL OR name <> 'productView'),
    experiment TEXT COLLATE "C",
    variant    TEXT COLLATE "C" CHECK (variant IS NULL OR experiment IS NOT NULL)
);
CREATE UNIQUE INDEX event_once ON event (visitor, key);
CREATE INDEX event_of_shopper ON event (shopper);
CREATE INDEX event_by_day ON event (day);

CREATE TABLE event_day (
    visitor TEXT COLLATE "C" NOT NULL,
    day     TEXT COLLATE "C" NOT NULL,
    count   BIGINT NOT NULL CHECK (count >= 0),
    PRIMARY KEY (visitor, day)
);
CREATE INDEX event_day_by_day ON event_day (day);
