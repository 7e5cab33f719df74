-- Who was sent to the page of WeChat that asks who they are: what comes back with them is good once, in the same
-- browser. Hashes alone are kept.
CREATE TABLE login_state (
    state   BLOB PRIMARY KEY,
    browser BLOB NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX login_state_by_age ON login_state (at);

-- How many codes an address of the network has asked for; it is forgotten soon.
CREATE TABLE code_address (
    address   BLOB PRIMARY KEY,
    window_at INTEGER NOT NULL,
    sent      INTEGER NOT NULL CHECK (sent >= 0)
) STRICT;
CREATE INDEX code_address_by_age ON code_address (window_at);
