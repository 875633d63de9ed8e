-- Rows of text for a spreadsheet and for leads/imports/exported.py. "" is never quoted: nobody tells it from
-- NULL in a file.
COPY (
    SELECT {cells}
    FROM ({leads} OFFSET 0) AS found
) TO STDOUT (FORMAT csv, NULL '\N')
