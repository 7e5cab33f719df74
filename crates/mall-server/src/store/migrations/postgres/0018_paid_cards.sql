-- As migrations/sqlite/0018, which says what it is for.
CREATE TABLE card_term (
    order_id  TEXT COLLATE "C" PRIMARY KEY REFERENCES orders (id),
    shopper   TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    card      TEXT COLLATE "C" NOT NULL,
    months    BIGINT NOT NULL CHECK (months > 0),
    amount    BIGINT NOT NULL CHECK (amount > 0),
    starts_at BIGINT NOT NULL,
    refunded  BIGINT NOT NULL CHECK (refunded BETWEEN 0 AND months)
);
CREATE INDEX card_of_shopper ON card_term (shopper);

CREATE TABLE card_book (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    card    TEXT COLLATE "C" NOT NULL,
    months  BIGINT NOT NULL CHECK (months >= 0),
    version BIGINT NOT NULL CHECK (version >= 0),
    PRIMARY KEY (shopper, card)
);

ALTER TABLE refund DROP CONSTRAINT refund_why_check;
ALTER TABLE refund ADD CONSTRAINT refund_why_check
    CHECK (why IN ('late', 'groupFailed', 'leftGroup', 'afterSale', 'paidCard'));
