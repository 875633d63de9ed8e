-- Leads that the search has to look at anew: see leads/search/changes.py.
INSERT INTO leads_unsearchedlead (workspace_id, lead_id)
SELECT %(workspace)s, changed.id
FROM unnest(%(ids)s::uuid[]) AS changed (id)
