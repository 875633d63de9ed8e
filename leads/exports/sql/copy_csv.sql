-- Rows of text for a spreadsheet and for leads/files/exported.py. "" is never quoted: nobody tells it from
-- NULL in a file.
COPY (
    SELECT {cells}
    FROM ({leads} OFFSET 0) AS found
) TO STDOUT (FORMAT csv, NULL '\N')
