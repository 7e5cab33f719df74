-- As migrations/sqlite/0022, which says what it is for.
CREATE TABLE quota (
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('offer', 'gift', 'addOn')),
    activity TEXT COLLATE "C" NOT NULL,
    taken    BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (kind, activity)
);

CREATE TABLE quota_own (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('offer', 'gift', 'addOn')),
    activity TEXT COLLATE "C" NOT NULL,
    taken    BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (shopper, kind, activity)
);

CREATE TABLE exchange (
    shopper   TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key       TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL CHECK (length(body_hash) = 32),
    offer     TEXT COLLATE "C" NOT NULL,
    points    BIGINT NOT NULL CHECK (points > 0),
    order_id  TEXT COLLATE "C" REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    live      BIGINT NOT NULL CHECK (live IN (0, 1)),
    at        BIGINT NOT NULL,
    PRIMARY KEY (shopper, key),
    CHECK (live = 1 OR order_id IS NOT NULL)
);
CREATE INDEX exchange_of_order ON exchange (order_id);

ALTER TABLE point_entry DROP CONSTRAINT point_kind;
ALTER TABLE point_entry DROP CONSTRAINT point_sign;
ALTER TABLE point_entry DROP CONSTRAINT point_of_order;
ALTER TABLE point_entry DROP CONSTRAINT point_key;
ALTER TABLE point_entry
    ADD CONSTRAINT point_kind CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                              'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                              'ticket', 'expired', 'exchange', 'orderGift',
                                              'orderGiftBack')),
    ADD CONSTRAINT point_sign
        CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                      'ticket', 'expired', 'exchange',
                                                      'orderGiftBack'))),
    ADD CONSTRAINT point_of_order
        CHECK ((order_id IS NULL)
               = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired',
                           'exchange'))),
    ADD CONSTRAINT point_key
        CHECK (order_id IS NULL OR key = order_id
               OR kind IN ('refunded', 'clawedBack', 'orderGift', 'orderGiftBack'));
