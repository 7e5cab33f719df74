-- 行为: what happened on devices whose shoppers said that it may be told. Rows are only added, and removed
-- when they are old or their shopper wants it.
CREATE TABLE event (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    visitor    TEXT NOT NULL,
    key        TEXT NOT NULL,
    shopper    TEXT REFERENCES shopper (id),
    channel    TEXT NOT NULL CHECK (channel IN ('miniProgram', 'h5')),
    day        TEXT NOT NULL,
    at         INTEGER NOT NULL,
    name       TEXT NOT NULL
               CHECK (name IN ('visit', 'pageView', 'exposure', 'click', 'productView', 'share')),
    page       TEXT,
    block      TEXT CHECK (block IS NOT NULL OR name NOT IN ('exposure', 'click')),
    product    TEXT CHECK (product IS NOT NULL OR name <> 'productView'),
    experiment TEXT,
    variant    TEXT CHECK (variant IS NULL OR experiment IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX event_once ON event (visitor, key);
CREATE INDEX event_of_shopper ON event (shopper);
CREATE INDEX event_by_day ON event (day);

-- How many were kept of a device on the day they came, and, as all-0 to all-15, of all devices: nobody fills the
-- disk.
CREATE TABLE event_day (
    visitor TEXT NOT NULL,
    day     TEXT NOT NULL,
    count   INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (visitor, day)
) STRICT;
CREATE INDEX event_day_by_day ON event_day (day);
