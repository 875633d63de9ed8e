-- As workspaces/text/formulas.py: one more apostrophe before what begins, after any apostrophes, like a
-- formula. ascii() is a quick first look: few cells begin with one of these.
CASE WHEN ascii({value}) IN (9, 13, 39, 43, 45, 61, 64) AND {value} ~ '^''*[=+@\t\r-]'
     THEN '''' || {value} ELSE coalesce({value}, '') END
