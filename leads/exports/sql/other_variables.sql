-- All custom variables as a JSON object, where their columns don't tell everything: one has no column, or its
-- value is no text, blank, or with white space at an end. The questions stand in order of their cost.
CASE
    WHEN custom_variables = '{{}}' THEN ''
    WHEN custom_variables - %(names)s::text[] = '{{}}'
         AND NOT jsonb_path_exists(custom_variables, '$.* ? (@.type() != "string")')
         AND custom_variables::text !~ '": "(["\\]|{space})|({space}|\\[bfnrtu][0-9a-f]*)"[,}}]'
    THEN ''
    ELSE custom_variables::text
END
