-- 砍价 that somebody started, with its schedule as it was then.
CREATE TABLE bargain (
    id         TEXT NOT NULL,
    activity   TEXT NOT NULL,
    shopper    TEXT NOT NULL REFERENCES shopper (id),
    terms      TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    helpers    INTEGER NOT NULL CHECK (helpers >= 0),
    price      INTEGER NOT NULL CHECK (price > 0),
    order_id   TEXT REFERENCES orders (id),
    PRIMARY KEY (id),
    CHECK (started_at < ends_at)
) STRICT;

-- Who has helped: each once, and each place of the schedule once.
CREATE TABLE bargain_help (
    bargain  TEXT NOT NULL REFERENCES bargain (id),
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    cut      INTEGER NOT NULL CHECK (cut > 0),
    at       INTEGER NOT NULL,
    day      TEXT NOT NULL,
    PRIMARY KEY (bargain, shopper)
) STRICT;
CREATE UNIQUE INDEX bargain_help_once ON bargain_help (bargain, position);

-- How many of an activity a shopper has helped on a day.
CREATE TABLE bargain_help_day (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    activity TEXT NOT NULL,
    day      TEXT NOT NULL,
    helped   INTEGER NOT NULL CHECK (helped > 0),
    PRIMARY KEY (shopper, activity, day)
) STRICT;

-- The last one that a shopper started of an activity, and how many pieces they bought.
CREATE TABLE bargain_own (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    activity TEXT NOT NULL,
    bargain  TEXT NOT NULL REFERENCES bargain (id),
    taken    INTEGER NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (shopper, activity)
) STRICT;

-- How many pieces of an activity were bought and did not come back.
CREATE TABLE bargain_count (
    activity TEXT NOT NULL,
    taken    INTEGER NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (activity)
) STRICT;

-- The orders by which they were bought; one that is live is not cancelled.
CREATE TABLE bargain_order (
    order_id TEXT NOT NULL REFERENCES orders (id),
    bargain  TEXT NOT NULL REFERENCES bargain (id),
    live     INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (order_id)
) STRICT;
