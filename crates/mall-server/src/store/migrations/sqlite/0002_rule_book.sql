-- Rules of unit prices, points and earnings; freight by templates instead of one fee.
ALTER TABLE shop ADD COLUMN pricing TEXT NOT NULL DEFAULT '{}';

UPDATE shop SET freight = CASE
    WHEN json_type(freight) <> 'object' THEN '[]'
    WHEN freight ->> 'freeFrom' IS NULL THEN
        json_array(json_object('id', 'std', 'rates', json_array(
            json_object('firstFee', freight ->> 'fee'))))
    ELSE
        json_array(json_object('id', 'std', 'rates', json_array(
            json_object('firstFee', freight ->> 'fee',
                        'freeFrom', json_object('amount', freight ->> 'freeFrom')))))
END;
