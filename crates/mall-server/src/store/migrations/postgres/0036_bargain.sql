-- As migrations/sqlite/0036, which says what it is for.
CREATE TABLE bargain (
    id         TEXT COLLATE "C" NOT NULL,
    activity   TEXT COLLATE "C" NOT NULL,
    shopper    TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    terms      TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    helpers    BIGINT NOT NULL CHECK (helpers >= 0),
    price      BIGINT NOT NULL CHECK (price > 0),
    order_id   TEXT COLLATE "C" REFERENCES orders (id),
    PRIMARY KEY (id),
    CHECK (started_at < ends_at)
);

CREATE TABLE bargain_help (
    bargain  TEXT COLLATE "C" NOT NULL REFERENCES bargain (id),
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    position BIGINT NOT NULL CHECK (position >= 0),
    cut      BIGINT NOT NULL CHECK (cut > 0),
    at       BIGINT NOT NULL,
    day      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (bargain, shopper)
);
CREATE UNIQUE INDEX bargain_help_once ON bargain_help (bargain, position);

CREATE TABLE bargain_help_day (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    activity TEXT COLLATE "C" NOT NULL,
    day      TEXT COLLATE "C" NOT NULL,
    helped   BIGINT NOT NULL CHECK (helped > 0),
    PRIMARY KEY (shopper, activity, day)
);

CREATE TABLE bargain_own (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    activity TEXT COLLATE "C" NOT NULL,
    bargain  TEXT COLLATE "C" NOT NULL REFERENCES bargain (id),
    taken    BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (shopper, activity)
);

CREATE TABLE bargain_count (
    activity TEXT COLLATE "C" NOT NULL,
    taken    BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (activity)
);

CREATE TABLE bargain_order (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    bargain  TEXT COLLATE "C" NOT NULL REFERENCES bargain (id),
    live     BIGINT NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (order_id)
);
