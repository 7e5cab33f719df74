-- As migrations/sqlite/0041, which says what it is for.
CREATE TABLE login_state (
    state   BYTEA PRIMARY KEY,
    browser BYTEA NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX login_state_by_age ON login_state (at);

CREATE TABLE code_address (
    address   BYTEA PRIMARY KEY,
    window_at BIGINT NOT NULL,
    sent      BIGINT NOT NULL CHECK (sent >= 0)
);
CREATE INDEX code_address_by_age ON code_address (window_at);
