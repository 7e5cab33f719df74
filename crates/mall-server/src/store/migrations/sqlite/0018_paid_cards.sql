-- Months of cards: what each order brought, and how many of each a shopper has.
CREATE TABLE card_term (
    order_id  TEXT PRIMARY KEY REFERENCES orders (id),
    shopper   TEXT NOT NULL REFERENCES shopper (id),
    card      TEXT NOT NULL,
    months    INTEGER NOT NULL CHECK (months > 0),
    amount    INTEGER NOT NULL CHECK (amount > 0),
    starts_at INTEGER NOT NULL,
    refunded  INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND months)
) STRICT;
CREATE INDEX card_of_shopper ON card_term (shopper);

CREATE TABLE card_book (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    card    TEXT NOT NULL,
    months  INTEGER NOT NULL CHECK (months >= 0),
    version INTEGER NOT NULL CHECK (version >= 0),
    PRIMARY KEY (shopper, card)
) STRICT;

-- Months that go back are a reason of their own.
CREATE TABLE refund_next (
    number     TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders (id),
    payment_id TEXT NOT NULL REFERENCES payment (id),
    amount     INTEGER NOT NULL CHECK (amount > 0),
    why        TEXT NOT NULL
               CHECK (why IN ('late', 'groupFailed', 'leftGroup', 'afterSale', 'paidCard')),
    state      TEXT NOT NULL CHECK (state IN ('asked', 'done')),
    asked_at   INTEGER NOT NULL,
    done_at    INTEGER,
    CHECK ((state = 'asked') = (done_at IS NULL))
) STRICT;
INSERT INTO refund_next (number, order_id, payment_id, amount, why, state, asked_at, done_at)
SELECT number, order_id, payment_id, amount, why, state, asked_at, done_at FROM refund;
DROP TABLE refund;
ALTER TABLE refund_next RENAME TO refund;
CREATE INDEX refund_of_order ON refund (order_id);
CREATE INDEX refund_asked ON refund (asked_at) WHERE state = 'asked';
