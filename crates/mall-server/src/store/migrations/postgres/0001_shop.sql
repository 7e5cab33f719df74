-- The tables of migrations/sqlite up to 0004, which say what they hold. Text sorts by bytes (COLLATE
-- "C"), as it does there, whatever the language of the database.

CREATE TABLE shop (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL CHECK (revision > 0),
    settings TEXT NOT NULL,
    home     TEXT NOT NULL,
    freight  TEXT NOT NULL,
    pricing  TEXT NOT NULL
);

CREATE TABLE category (
    id       TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    body     TEXT NOT NULL
);

CREATE TABLE product (
    id       TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    body     TEXT NOT NULL
);

CREATE TABLE sku (
    id      TEXT COLLATE "C" PRIMARY KEY,
    product TEXT COLLATE "C" NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    stock   BIGINT NOT NULL CHECK (stock >= 0)
);
CREATE INDEX sku_of_product ON sku (product);

CREATE TABLE promotion (
    id       TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    body     TEXT NOT NULL
);

CREATE TABLE coupon_template (
    id       TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    body     TEXT NOT NULL,
    total    BIGINT NOT NULL CHECK (total >= 0),
    claimed  BIGINT NOT NULL DEFAULT 0 CHECK (claimed >= 0)
);

CREATE TABLE shopper (
    id          TEXT COLLATE "C" PRIMARY KEY,
    phone       TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    orders_paid BIGINT NOT NULL CHECK (orders_paid >= 0)
);

CREATE TABLE session (
    hash       BYTEA PRIMARY KEY CHECK (length(hash) = 32),
    shopper    TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX session_by_age ON session (used_at);

CREATE TABLE login_code (
    phone     TEXT COLLATE "C" PRIMARY KEY,
    hash      BYTEA CHECK (length(hash) = 32),
    sent_at   BIGINT NOT NULL,
    tries     BIGINT NOT NULL CHECK (tries >= 0),
    window_at BIGINT NOT NULL,
    sent      BIGINT NOT NULL CHECK (sent >= 1)
);

CREATE TABLE address (
    id         TEXT COLLATE "C" PRIMARY KEY,
    shopper    TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    position   BIGINT NOT NULL,
    is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    body       TEXT NOT NULL
);
CREATE UNIQUE INDEX one_default_address ON address (shopper) WHERE is_default = 1;
CREATE UNIQUE INDEX address_position ON address (shopper, position);

CREATE TABLE cart (
    shopper TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    body    TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 0)
);

CREATE TABLE cart_device (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    device   TEXT COLLATE "C" NOT NULL,
    last_seq BIGINT NOT NULL CHECK (last_seq >= 0),
    seen_at  BIGINT NOT NULL,
    PRIMARY KEY (shopper, device)
);

CREATE TABLE orders (
    id            TEXT COLLATE "C" PRIMARY KEY,
    shopper       TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    state         TEXT COLLATE "C" NOT NULL
                  CHECK (state IN ('unpaid', 'paid', 'shipped', 'done', 'cancelled')),
    cancel_reason TEXT COLLATE "C" CHECK (cancel_reason IN ('shopper', 'expired')),
    payable       BIGINT NOT NULL CHECK (payable >= 0),
    placed_at     BIGINT NOT NULL,
    pay_before    BIGINT NOT NULL,
    body          TEXT NOT NULL,
    CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL))
);
CREATE INDEX order_of_shopper ON orders (shopper, id);
CREATE INDEX order_unpaid ON orders (pay_before) WHERE state = 'unpaid';

CREATE TABLE order_line (
    order_id      TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    position      BIGINT NOT NULL,
    sku           TEXT COLLATE "C" NOT NULL,
    quantity      BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    unit_price    BIGINT NOT NULL CHECK (unit_price >= 0),
    payable       BIGINT NOT NULL CHECK (payable BETWEEN 0 AND unit_price * quantity),
    piece_payable BIGINT NOT NULL CHECK (piece_payable >= 0),
    dearer_pieces BIGINT NOT NULL CHECK (dearer_pieces >= 0 AND dearer_pieces < quantity),
    body          TEXT NOT NULL,
    PRIMARY KEY (order_id, position),
    CHECK (piece_payable * quantity + dearer_pieces = payable)
);

CREATE TABLE order_event (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    position BIGINT NOT NULL,
    state    TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (order_id, position)
);

CREATE TABLE placement (
    shopper   TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key       TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL CHECK (length(body_hash) = 32),
    order_id  TEXT COLLATE "C" NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (shopper, key)
);

CREATE TABLE coupon (
    id         TEXT COLLATE "C" PRIMARY KEY,
    shopper    TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    template   TEXT COLLATE "C" NOT NULL,
    claimed_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    order_id   TEXT COLLATE "C" REFERENCES orders (id),
    body       TEXT NOT NULL
);
CREATE INDEX coupon_in_hand ON coupon (shopper, ends_at, id) WHERE order_id IS NULL;
CREATE INDEX coupon_of_template ON coupon (template);

CREATE TABLE coupon_taken (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    template TEXT COLLATE "C" NOT NULL,
    claimed  BIGINT NOT NULL CHECK (claimed >= 0),
    PRIMARY KEY (shopper, template)
);

CREATE TABLE order_coupon (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    coupon   TEXT COLLATE "C" NOT NULL REFERENCES coupon (id),
    live     BIGINT NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (order_id, coupon)
);
CREATE UNIQUE INDEX one_live_order_per_coupon ON order_coupon (coupon) WHERE live = 1;

CREATE TABLE payment (
    id         TEXT COLLATE "C" PRIMARY KEY,
    order_id   TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    gateway    TEXT COLLATE "C" NOT NULL,
    amount     BIGINT NOT NULL CHECK (amount > 0),
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'confirmed', 'refused')),
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    CHECK ((state = 'open') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX one_open_payment ON payment (order_id) WHERE state = 'open';
CREATE UNIQUE INDEX one_confirmed_payment ON payment (order_id) WHERE state = 'confirmed';

CREATE TABLE outbox (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     TEXT COLLATE "C" NOT NULL,
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    at       BIGINT NOT NULL,
    sent_at  BIGINT
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;

CREATE TABLE point_entry (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    order_id TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('spent', 'returned', 'earned')),
    units    BIGINT NOT NULL CHECK (units <> 0 AND (units < 0) = (kind = 'spent')),
    at       BIGINT NOT NULL,
    UNIQUE (order_id, kind)
);
CREATE INDEX point_of_shopper ON point_entry (shopper);

CREATE TABLE point_balance (
    shopper TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    units   BIGINT NOT NULL CHECK (units >= 0)
);

CREATE TABLE promotion_use (
    order_id  TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    promotion TEXT COLLATE "C" NOT NULL,
    shopper   TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    amount    BIGINT NOT NULL CHECK (amount >= 0),
    live      BIGINT NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (order_id, promotion)
);

CREATE TABLE promotion_count (
    promotion TEXT COLLATE "C" PRIMARY KEY,
    uses      BIGINT NOT NULL CHECK (uses >= 0),
    amount    BIGINT NOT NULL CHECK (amount >= 0)
);

CREATE TABLE promotion_shopper (
    shopper   TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    promotion TEXT COLLATE "C" NOT NULL,
    uses      BIGINT NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (shopper, promotion)
);
