-- 邀请: what the links of a shopper carry.
CREATE TABLE invite_token (
    shopper TEXT NOT NULL REFERENCES shopper (id),
    token   TEXT NOT NULL,
    PRIMARY KEY (shopper)
) STRICT;
CREATE UNIQUE INDEX invite_token_once ON invite_token (token);

-- Somebody who came by a link: once in a life.
CREATE TABLE invite (
    invited     TEXT NOT NULL REFERENCES shopper (id),
    inviter     TEXT NOT NULL REFERENCES shopper (id),
    at          INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('joined', 'bought', 'received', 'rewarded', 'capped')),
    order_id    TEXT REFERENCES orders (id),
    received_at INTEGER NOT NULL,
    given       TEXT NOT NULL,
    rewarded    TEXT NOT NULL,
    PRIMARY KEY (invited),
    CHECK (invited <> inviter),
    CHECK ((order_id IS NULL) = (state = 'joined'))
) STRICT;
CREATE INDEX invite_of_inviter ON invite (inviter, at, invited);
CREATE INDEX invite_due ON invite (state, received_at);

-- How often an inviter was rewarded.
CREATE TABLE invite_count (
    inviter  TEXT NOT NULL REFERENCES shopper (id),
    rewarded INTEGER NOT NULL CHECK (rewarded > 0),
    PRIMARY KEY (inviter)
) STRICT;
