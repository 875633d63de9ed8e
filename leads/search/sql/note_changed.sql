-- Leads that the search has to look at anew: see leads/search/changes.py.
INSERT INTO leads_unsearchedlead (workspace_id, lead_id, import_id)
SELECT %(workspace)s, changed.id, %(import)s
FROM unnest(string_to_array(%(ids)s, E'\n')::uuid[]) AS changed (id)
