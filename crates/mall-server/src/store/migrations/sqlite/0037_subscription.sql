-- How many messages of a template a shopper let the shop send, and did not get yet.
CREATE TABLE subscription_token (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    template TEXT NOT NULL,
    tokens   INTEGER NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (shopper, template)
) STRICT;

-- Each time they said so.
CREATE TABLE subscription_accept (
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    key      TEXT NOT NULL,
    template TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (shopper, key, template)
) STRICT;

-- Each message that spent one: it goes out by that template.
CREATE TABLE subscription_spent (
    message  INTEGER NOT NULL,
    shopper  TEXT NOT NULL REFERENCES shopper (id),
    template TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (message)
) STRICT;
