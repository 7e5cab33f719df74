-- Cards and tickets: a ledger, and what each shopper has by it.
CREATE TABLE holding_entry (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    shopper TEXT NOT NULL REFERENCES shopper (id),
    thing   TEXT NOT NULL CHECK (thing IN ('makeUpCard', 'lotteryTicket')),
    key     TEXT NOT NULL,
    units   INTEGER NOT NULL CHECK (units <> 0),
    at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX holding_once ON holding_entry (thing, key);
CREATE INDEX holding_of_shopper ON holding_entry (shopper);

CREATE TABLE holding (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    thing   TEXT NOT NULL,
    units   INTEGER NOT NULL CHECK (units >= 0),
    PRIMARY KEY (shopper, thing)
) STRICT;
