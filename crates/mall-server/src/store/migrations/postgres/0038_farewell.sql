-- As migrations/sqlite/0039, which says what it is for.
CREATE TABLE farewell (
    shopper  TEXT COLLATE "C" PRIMARY KEY REFERENCES shopper (id),
    asked_by BYTEA NOT NULL CHECK (length(asked_by) = 32),
    at       BIGINT NOT NULL,
    look_at  BIGINT
);
CREATE UNIQUE INDEX farewell_asked ON farewell (asked_by);
CREATE INDEX farewell_due ON farewell (look_at);
