-- As migrations/sqlite/0037, which says what it is for.
CREATE TABLE subscription_token (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    template TEXT COLLATE "C" NOT NULL,
    tokens   BIGINT NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (shopper, template)
);

CREATE TABLE subscription_accept (
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    key      TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (shopper, key, template)
);

CREATE TABLE subscription_spent (
    message  BIGINT NOT NULL,
    shopper  TEXT COLLATE "C" NOT NULL REFERENCES shopper (id),
    template TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (message)
);
