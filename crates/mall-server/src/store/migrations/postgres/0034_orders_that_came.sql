-- As migrations/sqlite/0034, which says what it is for.
DELETE FROM deed WHERE kind IN ('order', 'firstOrder') AND live = 0;
UPDATE deed SET live = 0
WHERE kind IN ('order', 'firstOrder') AND key IN (SELECT id FROM orders WHERE state <> 'done');
