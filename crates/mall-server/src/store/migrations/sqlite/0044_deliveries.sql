-- How an order was sent is told as messages are sent: a row that is due is taken over by one.
CREATE TABLE gateway_watch_new (
    kind   TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'bill', 'message', 'delivery')),
    number TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    tries  INTEGER NOT NULL CHECK (tries >= 0),
    PRIMARY KEY (kind, number)
) STRICT;
INSERT INTO gateway_watch_new SELECT kind, number, due_at, tries FROM gateway_watch;
DROP TABLE gateway_watch;
ALTER TABLE gateway_watch_new RENAME TO gateway_watch;
CREATE INDEX gateway_watch_due ON gateway_watch (due_at, kind, number);
