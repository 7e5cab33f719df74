-- As migrations/sqlite/0044, which says what it is for.
ALTER TABLE gateway_watch DROP CONSTRAINT gateway_watch_kind_check;
ALTER TABLE gateway_watch
    ADD CONSTRAINT gateway_watch_kind_check
    CHECK (kind IN ('payment', 'refund', 'bill', 'message', 'delivery'));
