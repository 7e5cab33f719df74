-- As migrations/sqlite/0020, which says what it is for.
CREATE TABLE point_batch (
    kind    TEXT COLLATE "C" NOT NULL,
    key     TEXT COLLATE "C" NOT NULL,
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    units   BIGINT NOT NULL CHECK (units > 0),
    "left"  BIGINT NOT NULL CHECK ("left" >= 0 AND "left" <= units),
    open    BIGINT NOT NULL CHECK ((open = 1) = ("left" > 0) AND open IN (0, 1)),
    at      BIGINT NOT NULL,
    ends_at BIGINT,
    PRIMARY KEY (kind, key)
);
CREATE INDEX point_batch_open ON point_batch (shopper, kind, key) WHERE open = 1;
CREATE INDEX point_batch_due ON point_batch (ends_at, kind, key) WHERE open = 1;

CREATE TABLE point_use (
    kind       TEXT COLLATE "C" NOT NULL,
    key        TEXT COLLATE "C" NOT NULL,
    batch_kind TEXT COLLATE "C" NOT NULL,
    batch_key  TEXT COLLATE "C" NOT NULL,
    units      BIGINT NOT NULL CHECK (units > 0),
    back       BIGINT NOT NULL CHECK (back >= 0 AND back <= units),
    fresh      BIGINT NOT NULL CHECK (fresh >= 0 AND fresh <= back),
    PRIMARY KEY (kind, key, batch_kind, batch_key),
    FOREIGN KEY (batch_kind, batch_key) REFERENCES point_batch (kind, key)
);

INSERT INTO point_batch (kind, key, shopper, units, "left", open, at, ends_at)
SELECT 'opening', shopper, shopper, units, units, 1, 0, NULL FROM point_balance WHERE units > 0;

ALTER TABLE point_entry DROP CONSTRAINT point_kind;
ALTER TABLE point_entry DROP CONSTRAINT point_sign;
ALTER TABLE point_entry DROP CONSTRAINT point_of_order;
ALTER TABLE point_entry
    ADD CONSTRAINT point_kind CHECK (kind IN ('spent', 'spentAgain', 'returned', 'earned', 'refunded',
                                              'clawedBack', 'checkIn', 'milestone', 'makeUp', 'lottery',
                                              'ticket', 'expired')),
    ADD CONSTRAINT point_sign
        CHECK (units <> 0 AND (units < 0) = (kind IN ('spent', 'spentAgain', 'clawedBack', 'makeUp',
                                                      'ticket', 'expired'))),
    ADD CONSTRAINT point_of_order
        CHECK ((order_id IS NULL)
               = (kind IN ('checkIn', 'milestone', 'makeUp', 'lottery', 'ticket', 'expired')));
DROP INDEX point_of_shopper;
CREATE INDEX point_of_shopper ON point_entry (shopper, id);
