-- An order counts for tasks when it has come: what counted when it was paid waits for that, and what counts no more
-- is forgotten.
DELETE FROM deed WHERE kind IN ('order', 'firstOrder') AND live = 0;
UPDATE deed SET live = 0
WHERE kind IN ('order', 'firstOrder') AND key IN (SELECT id FROM orders WHERE state <> 'done');
