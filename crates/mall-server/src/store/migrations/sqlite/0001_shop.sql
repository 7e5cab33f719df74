-- Amounts are fen, times milliseconds since the Unix epoch, `body` is JSON of a type of mall-core.

-- What a merchant decides. Each import has a `revision` of its own, at random: a cached catalog of
-- another revision is stale, also one of an import that was undone.
CREATE TABLE shop (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL CHECK (revision > 0),
    settings TEXT NOT NULL,
    home     TEXT NOT NULL,
    freight  TEXT NOT NULL
) STRICT;

CREATE TABLE category (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;

CREATE TABLE product (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;

-- The stock is here alone: orders change it, and only where it suffices.
CREATE TABLE sku (
    id      TEXT PRIMARY KEY,
    product TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    stock   INTEGER NOT NULL CHECK (stock >= 0)
) STRICT;
CREATE INDEX sku_of_product ON sku (product);

CREATE TABLE promotion (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;

CREATE TABLE coupon_template (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    body     TEXT NOT NULL,
    total    INTEGER NOT NULL CHECK (total >= 0),
    claimed  INTEGER NOT NULL DEFAULT 0 CHECK (claimed >= 0)
) STRICT;

CREATE TABLE shopper (
    id         TEXT PRIMARY KEY,
    phone      TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- Tokens are kept as their SHA-256 only.
CREATE TABLE session (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
    shopper    TEXT NOT NULL REFERENCES shopper (id),
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_age ON session (used_at);

-- The last code sent to each number, and how many in the present window.
CREATE TABLE login_code (
    phone     TEXT PRIMARY KEY,
    hash      BLOB CHECK (hash IS NULL OR length(hash) = 32),
    sent_at   INTEGER NOT NULL,
    tries     INTEGER NOT NULL CHECK (tries >= 0),
    window_at INTEGER NOT NULL,
    sent      INTEGER NOT NULL CHECK (sent >= 1)
) STRICT;

CREATE TABLE address (
    id         TEXT PRIMARY KEY,
    shopper    TEXT NOT NULL REFERENCES shopper (id),
    position   INTEGER NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX address_of_shopper ON address (shopper);
CREATE UNIQUE INDEX one_default_address ON address (shopper) WHERE is_default = 1;

CREATE TABLE cart (
    shopper TEXT PRIMARY KEY REFERENCES shopper (id),
    body    TEXT NOT NULL
) STRICT;

-- The highest operation of each device that the cart holds.
CREATE TABLE cart_device (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    device   TEXT NOT NULL,
    last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
    seen_at  INTEGER NOT NULL,
    PRIMARY KEY (shopper, device)
) STRICT;

CREATE TABLE orders (
    id            TEXT PRIMARY KEY,
    shopper       TEXT NOT NULL REFERENCES shopper (id),
    state         TEXT NOT NULL CHECK (state IN ('unpaid', 'paid', 'shipped', 'done', 'cancelled')),
    cancel_reason TEXT CHECK (cancel_reason IN ('shopper', 'expired')),
    payable       INTEGER NOT NULL CHECK (payable >= 0),
    placed_at     INTEGER NOT NULL,
    pay_before    INTEGER NOT NULL,
    body          TEXT NOT NULL,
    CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL))
) STRICT;
CREATE INDEX order_of_shopper ON orders (shopper, id);
CREATE INDEX order_unpaid ON orders (pay_before) WHERE state = 'unpaid';

-- The first `dearer_pieces` pieces were charged `piece_payable` and one fen, the others
-- `piece_payable`: what a refund of one piece gives back.
CREATE TABLE order_line (
    order_id      TEXT NOT NULL REFERENCES orders (id),
    position      INTEGER NOT NULL,
    sku           TEXT NOT NULL,
    quantity      INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    unit_price    INTEGER NOT NULL CHECK (unit_price >= 0),
    payable       INTEGER NOT NULL CHECK (payable BETWEEN 0 AND unit_price * quantity),
    piece_payable INTEGER NOT NULL CHECK (piece_payable >= 0),
    dearer_pieces INTEGER NOT NULL CHECK (dearer_pieces >= 0 AND dearer_pieces < quantity),
    body          TEXT NOT NULL,
    PRIMARY KEY (order_id, position),
    CHECK (piece_payable * quantity + dearer_pieces = payable)
) STRICT;

CREATE TABLE order_event (
    order_id TEXT NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL,
    state    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (order_id, position)
) STRICT;

-- The same key of the same shopper is the same order.
CREATE TABLE placement (
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    key       TEXT NOT NULL,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    order_id  TEXT NOT NULL REFERENCES orders (id),
    PRIMARY KEY (shopper, key)
) STRICT;

-- A coupon in one shopper's hand; `order_id` while an order holds it or has used it.
CREATE TABLE coupon (
    id         TEXT PRIMARY KEY,
    shopper    TEXT NOT NULL REFERENCES shopper (id),
    template   TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    order_id   TEXT REFERENCES orders (id),
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX coupon_of_shopper ON coupon (shopper, template);
CREATE INDEX coupon_of_template ON coupon (template);

-- Which orders a coupon was ever on; on at most one that is not cancelled.
CREATE TABLE order_coupon (
    order_id TEXT NOT NULL REFERENCES orders (id),
    coupon   TEXT NOT NULL REFERENCES coupon (id),
    live     INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (order_id, coupon)
) STRICT;
CREATE UNIQUE INDEX one_live_order_per_coupon ON order_coupon (coupon) WHERE live = 1;

CREATE TABLE payment (
    id         TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders (id),
    gateway    TEXT NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    state      TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'refused')),
    created_at INTEGER NOT NULL,
    settled_at INTEGER,
    CHECK ((state = 'open') = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_payment ON payment (order_id) WHERE state = 'open';
CREATE UNIQUE INDEX one_confirmed_payment ON payment (order_id) WHERE state = 'confirmed';

-- What others are to be told, written with what it tells of.
CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    at       INTEGER NOT NULL,
    sent_at  INTEGER
) STRICT;
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
