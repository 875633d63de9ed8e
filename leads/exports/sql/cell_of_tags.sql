-- As leads/tags/names.py reads them again: a name with a separator or a quotation mark stands in quotation marks.
CASE WHEN tags <> '{{}}' THEN array_to_string(ARRAY(
    SELECT CASE WHEN name ~ '[;,|"\n]' THEN '"' || replace(name, '"', '""') || '"' ELSE name END
    FROM unnest(tags) AS name
), ', ') ELSE '' END
