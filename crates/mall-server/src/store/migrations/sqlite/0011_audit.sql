-- Who changed what of the shop, a row for each change, written with it. `action` is a word of
-- mall-api's `Action`; what it can be is said there alone, since more are added without a new schema.
CREATE TABLE audit_entry (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    who      TEXT NOT NULL,
    approved TEXT NOT NULL,
    action   TEXT NOT NULL,
    target   TEXT NOT NULL,
    was      TEXT,
    is_now   TEXT
) STRICT;

-- Changes of stock that were done: the same key of a merchant's program is the same change.
CREATE TABLE stock_change (
    key       TEXT PRIMARY KEY,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    at        INTEGER NOT NULL,
    answer    TEXT NOT NULL
) STRICT;
