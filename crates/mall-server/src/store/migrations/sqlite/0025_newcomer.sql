-- 新人礼: taken once by a shopper, and once with a number, whoever logs in with it.
CREATE TABLE newcomer_gift (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    phone   TEXT NOT NULL,
    key     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    given   TEXT NOT NULL,
    PRIMARY KEY (shopper)
) STRICT;
CREATE UNIQUE INDEX newcomer_gift_phone ON newcomer_gift (phone);
