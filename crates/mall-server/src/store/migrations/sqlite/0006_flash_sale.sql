-- What was taken of a SKU on one day of a session: `held` of it waits for its payment, the rest is sold.
-- How many there are says the shop; a row is changed only where that still suffices.
CREATE TABLE flash_count (
    sale    TEXT NOT NULL,
    session TEXT NOT NULL,
    day     TEXT NOT NULL,
    sku     TEXT NOT NULL,
    taken   INTEGER NOT NULL CHECK (taken >= 0),
    held    INTEGER NOT NULL CHECK (held >= 0 AND held <= taken),
    PRIMARY KEY (sale, session, day, sku)
) STRICT;

-- How many of them one shopper has, paid and waiting.
CREATE TABLE flash_own (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    sale    TEXT NOT NULL,
    session TEXT NOT NULL,
    day     TEXT NOT NULL,
    sku     TEXT NOT NULL,
    pieces  INTEGER NOT NULL CHECK (pieces >= 0),
    PRIMARY KEY (shopper, sale, session, day, sku)
) STRICT;

-- What each order took; it is sold or given back once.
CREATE TABLE flash_taken (
    order_id TEXT NOT NULL REFERENCES orders (id),
    sku      TEXT NOT NULL,
    sale     TEXT NOT NULL,
    session  TEXT NOT NULL,
    day      TEXT NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    pieces   INTEGER NOT NULL CHECK (pieces > 0),
    state    TEXT NOT NULL CHECK (state IN ('held', 'sold', 'returned')),
    PRIMARY KEY (order_id, sku)
) STRICT;
