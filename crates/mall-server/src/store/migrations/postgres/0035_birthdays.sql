-- As migrations/sqlite/0035, which says what it is for.
CREATE TABLE birthday (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    month   BIGINT NOT NULL CHECK (month BETWEEN 1 AND 12),
    day     BIGINT NOT NULL CHECK (day BETWEEN 1 AND 31),
    said_at BIGINT NOT NULL,
    PRIMARY KEY (shopper)
);

CREATE TABLE birthday_gift (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    year    BIGINT NOT NULL,
    tier    TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    given   TEXT NOT NULL,
    PRIMARY KEY (shopper, year)
);

ALTER TABLE point_entry DROP CONSTRAINT point_kind;
ALTER TABLE point_entry DROP CONSTRAINT point_of_order;
ALTER TABLE point_entry
    ADD CONSTRAINT point_kind CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                              'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                              'ticket', 'expired', 'exchange', 'orderGift',
                                              'orderGiftBack', 'task', 'newcomer', 'invite', 'birthday')),
    ADD CONSTRAINT point_of_order
        CHECK ((order_id IS NULL)
               = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired', 'exchange',
                           'task', 'newcomer', 'invite', 'birthday')));
