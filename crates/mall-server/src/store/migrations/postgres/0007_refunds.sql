-- As migrations/sqlite/0007, which says what it is for.

CREATE TABLE refund (
    number     TEXT COLLATE "C" PRIMARY KEY,
    order_id   TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    payment_id TEXT COLLATE "C" NOT NULL REFERENCES payment (id),
    amount     BIGINT NOT NULL CHECK (amount > 0),
    why        TEXT COLLATE "C" NOT NULL CHECK (why IN ('late', 'groupFailed', 'leftGroup', 'afterSale')),
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('asked', 'done')),
    asked_at   BIGINT NOT NULL,
    done_at    BIGINT,
    CHECK ((state = 'asked') = (done_at IS NULL))
);
CREATE INDEX refund_of_order ON refund (order_id);
CREATE INDEX refund_asked ON refund (asked_at) WHERE state = 'asked';

ALTER TABLE payment ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0
    CHECK (refunded BETWEEN 0 AND amount AND (refunded = 0 OR state = 'confirmed'));

ALTER TABLE point_entry DROP CONSTRAINT point_entry_kind_check;
ALTER TABLE point_entry DROP CONSTRAINT point_entry_check;
ALTER TABLE point_entry DROP CONSTRAINT point_entry_check1;
ALTER TABLE point_entry DROP CONSTRAINT point_entry_check2;
ALTER TABLE point_entry
    ADD CONSTRAINT point_kind CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                              'clawedBack', 'checkIn', 'milestone', 'makeUp')),
    ADD CONSTRAINT point_sign
        CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp'))),
    ADD CONSTRAINT point_of_order CHECK ((order_id IS NULL) = (kind IN ('checkIn', 'milestone', 'makeUp'))),
    ADD CONSTRAINT point_key
        CHECK (order_id IS NULL OR key = order_id OR kind IN ('refunded', 'clawedBack'));
