-- As migrations/sqlite/0011, which says what it is for.

CREATE TABLE audit_entry (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       BIGINT NOT NULL,
    who      TEXT COLLATE "C" NOT NULL,
    approved TEXT NOT NULL,
    action   TEXT COLLATE "C" NOT NULL,
    target   TEXT COLLATE "C" NOT NULL,
    was      TEXT COLLATE "C",
    is_now   TEXT COLLATE "C"
);

CREATE TABLE stock_change (
    key       TEXT COLLATE "C" PRIMARY KEY,
    body_hash BYTEA NOT NULL CHECK (length(body_hash) = 32),
    at        BIGINT NOT NULL,
    answer    TEXT NOT NULL
);
