-- 注销: who has left. The number of a shopper who did is their name here, which nobody can call.
CREATE TABLE farewell (
    shopper  TEXT PRIMARY KEY REFERENCES shopper (id),
    asked_by BLOB NOT NULL CHECK (length(asked_by) = 32),
    at       INTEGER NOT NULL,
    look_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX farewell_asked ON farewell (asked_by);
CREATE INDEX farewell_due ON farewell (look_at);
