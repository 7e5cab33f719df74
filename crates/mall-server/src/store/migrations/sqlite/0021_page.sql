-- The home page was banners, a menu bar and floors; it is one list of blocks now.
UPDATE shop SET home = json_object('version', 1, 'blocks', (
    SELECT json_group_array(json(block)) FROM (
        SELECT '{"id":"search","kind":{"search":{}}}' AS block
        UNION ALL SELECT '{"id":"service","kind":{"service":{}}}'
        UNION ALL SELECT json_object('id', 'banners', 'kind', json_object('banner',
            json_object('items', json_extract(home, '$.banners'))))
            WHERE json_array_length(home, '$.banners') > 0
        UNION ALL SELECT json_object('id', 'menu', 'kind', json_object('menuBar',
            json_object('entries', json_extract(home, '$.menu'))))
            WHERE json_array_length(home, '$.menu') > 0
        UNION ALL SELECT json_set(json_remove(value, '$.content'), '$.id', 'floor-' || (value ->> 'id'),
            '$.kind', CASE WHEN json_type(value, '$.content.grid') IS NULL
                THEN json_extract(value, '$.content')
                ELSE json_object('menuBar', json_extract(value, '$.content.grid')) END)
            FROM json_each(home, '$.floors')
    )
)) WHERE json_type(home, '$.floors') IS NOT NULL;

-- Home pages to be looked at before they go out, each at a moment and as somebody.
CREATE TABLE preview (
    id      TEXT PRIMARY KEY,
    page    TEXT NOT NULL,
    shopper TEXT NOT NULL,
    at      INTEGER,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX preview_by_age ON preview (ends_at);
