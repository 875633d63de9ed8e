-- One JSON object a line. JSON has neither of the two control characters, so nothing is quoted.
COPY (
    SELECT row_to_json(line)
    FROM (SELECT {fields} FROM ({leads}) AS found) AS line
) TO STDOUT (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')
