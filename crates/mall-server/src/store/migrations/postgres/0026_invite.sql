-- As migrations/sqlite/0027, which says what it is for.
CREATE TABLE invite_token (
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    token   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shopper)
);
CREATE UNIQUE INDEX invite_token_once ON invite_token (token);

CREATE TABLE invite (
    invited     TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    inviter     TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    at          BIGINT NOT NULL,
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('joined', 'bought', 'received', 'rewarded', 'capped')),
    order_id    TEXT COLLATE "C" REFERENCES orders (id),
    received_at BIGINT NOT NULL,
    given       TEXT NOT NULL,
    rewarded    TEXT NOT NULL,
    PRIMARY KEY (invited),
    CHECK (invited <> inviter),
    CHECK ((order_id IS NULL) = (state = 'joined'))
);
CREATE INDEX invite_of_inviter ON invite (inviter, at, invited);
CREATE INDEX invite_due ON invite (state, received_at);

CREATE TABLE invite_count (
    inviter  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    rewarded BIGINT NOT NULL CHECK (rewarded > 0),
    PRIMARY KEY (inviter)
);
