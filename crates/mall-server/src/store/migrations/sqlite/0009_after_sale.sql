-- After-sales, parcels, and what an order was priced from.

-- Counts the changes of after-sales and parcels of an order: they are made one after the other.
ALTER TABLE orders ADD COLUMN version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0);
-- When time does something to it: an order that was sent counts as received, one that is done can no longer
-- be asked back.
ALTER TABLE orders ADD COLUMN until INTEGER;
-- Of before, as if it had been sent when it was placed.
UPDATE orders SET until = placed_at + 14 * 86400000 WHERE state = 'shipped';
UPDATE orders SET until = placed_at + 21 * 86400000 WHERE state = 'done';
CREATE INDEX order_to_receive ON orders (until) WHERE state = 'shipped';
CREATE INDEX order_in_state ON orders (state, id);

CREATE TABLE rule_set (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    body   TEXT NOT NULL
) STRICT;

CREATE TABLE sale (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    rules    BLOB NOT NULL REFERENCES rule_set (digest),
    body     TEXT NOT NULL
) STRICT;

CREATE TABLE after_sale (
    order_id    TEXT NOT NULL REFERENCES orders (id),
    sequence    INTEGER NOT NULL CHECK (sequence > 0),
    key         TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    waits       TEXT NOT NULL CHECK (waits IN ('merchant', 'shopper', 'gateway', 'over')),
    send_before INTEGER,
    request     TEXT NOT NULL,
    state       TEXT NOT NULL,
    unsent      TEXT NOT NULL,
    PRIMARY KEY (order_id, sequence),
    CHECK ((send_before IS NULL) = (waits <> 'shopper'))
) STRICT;
CREATE UNIQUE INDEX after_sale_once ON after_sale (order_id, key);
CREATE INDEX after_sale_waits ON after_sale (asked_at) WHERE waits = 'merchant';
CREATE INDEX after_sale_lapses ON after_sale (send_before) WHERE waits = 'shopper';

CREATE TABLE parcel (
    order_id TEXT NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    sent_at  INTEGER NOT NULL,
    tracking TEXT NOT NULL,
    pieces   TEXT NOT NULL,
    PRIMARY KEY (order_id, position)
) STRICT;
