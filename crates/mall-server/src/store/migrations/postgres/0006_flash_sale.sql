-- What was taken of a SKU on one day of a session: `held` of it waits for its payment, the rest is sold.
-- How many there are says the shop; a row is changed only where that still suffices.
CREATE TABLE flash_count (
    sale    TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    day     TEXT COLLATE "C" NOT NULL,
    sku     TEXT COLLATE "C" NOT NULL,
    taken   BIGINT NOT NULL CHECK (taken >= 0),
    held    BIGINT NOT NULL CHECK (held >= 0 AND held <= taken),
    PRIMARY KEY (sale, session, day, sku)
);

-- How many of them one shopper has, paid and waiting.
CREATE TABLE flash_own (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    sale    TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    day     TEXT COLLATE "C" NOT NULL,
    sku     TEXT COLLATE "C" NOT NULL,
    pieces  BIGINT NOT NULL CHECK (pieces >= 0),
    PRIMARY KEY (shopper, sale, session, day, sku)
);

-- What each order took; it is sold or given back once.
CREATE TABLE flash_taken (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    sku      TEXT COLLATE "C" NOT NULL,
    sale     TEXT COLLATE "C" NOT NULL,
    session  TEXT COLLATE "C" NOT NULL,
    day      TEXT COLLATE "C" NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    pieces   BIGINT NOT NULL CHECK (pieces > 0),
    state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('held', 'sold', 'returned')),
    PRIMARY KEY (order_id, sku)
);
