-- As migrations/sqlite/0021, which says what it is for.
UPDATE shop SET home = jsonb_build_object('version', 1, 'blocks',
    jsonb_build_array(
        '{"id":"search","kind":{"search":{}}}'::jsonb, '{"id":"service","kind":{"service":{}}}'::jsonb)
    || CASE WHEN jsonb_array_length(home::jsonb -> 'banners') = 0 THEN '[]'::jsonb
        ELSE jsonb_build_array(jsonb_build_object('id', 'banners', 'kind', jsonb_build_object('banner',
            jsonb_build_object('items', home::jsonb -> 'banners')))) END
    || CASE WHEN jsonb_array_length(home::jsonb -> 'menu') = 0 THEN '[]'::jsonb
        ELSE jsonb_build_array(jsonb_build_object('id', 'menu', 'kind', jsonb_build_object('menuBar',
            jsonb_build_object('entries', home::jsonb -> 'menu')))) END
    || COALESCE((
        SELECT jsonb_agg((value - 'content') || jsonb_build_object('id', 'floor-' || (value ->> 'id'),
            'kind', CASE WHEN value -> 'content' ? 'grid'
                THEN jsonb_build_object('menuBar', value -> 'content' -> 'grid')
                ELSE value -> 'content' END) ORDER BY place)
        FROM jsonb_array_elements(home::jsonb -> 'floors') WITH ORDINALITY AS floor (value, place)
    ), '[]'::jsonb)
)::text WHERE home::jsonb ? 'floors';

CREATE TABLE preview (
    id      TEXT COLLATE "C" PRIMARY KEY,
    page    TEXT COLLATE "C" NOT NULL,
    shopper TEXT COLLATE "C" NOT NULL,
    at      BIGINT,
    ends_at BIGINT NOT NULL
);
CREATE INDEX preview_by_age ON preview (ends_at);
