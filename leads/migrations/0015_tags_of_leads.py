from django.db import migrations

# What leads have as texts becomes tags. Blank texts are none; a name has 200 characters at most.
_MAKE_TAGS = """
    INSERT INTO leads_tag (id, workspace_id, name)
    SELECT gen_random_uuid(), found.workspace_id, found.name
    FROM (
        SELECT DISTINCT l.workspace_id, btrim(left(btrim(text.name, E' \\t\\r\\n'), 200), E' \\t\\r\\n') AS name
        FROM leads_lead AS l, unnest(l.tags) AS text (name)
        WHERE l.tags <> '{}'
    ) AS found
    JOIN workspaces_workspace AS w ON w.id = found.workspace_id
    WHERE found.name <> ''
    ON CONFLICT (workspace_id, name) DO NOTHING
"""
_PUT_ON = """
    INSERT INTO leads_tagging (workspace_id, resource_id, tag_id, kind)
    SELECT l.workspace_id, l.id, tag.id, 1
    FROM leads_lead AS l, unnest(l.tags) AS text (name), leads_tag AS tag
    WHERE l.tags <> '{}' AND tag.workspace_id = l.workspace_id
      AND tag.name = btrim(left(btrim(text.name, E' \\t\\r\\n'), 200), E' \\t\\r\\n')
    ON CONFLICT (workspace_id, resource_id, tag_id) DO NOTHING
"""
# Before-images of restored leads: the undo of such an import leaves tags alone.
_FORGET_CHANGES = "UPDATE leads_importchange SET fields = fields - 'tags' WHERE kind = 1 AND fields ? 'tags'"
_WRITE_TEXTS = """
    UPDATE leads_lead AS l
    SET tags = had.names
    FROM (
        SELECT tagging.workspace_id, tagging.resource_id, array_agg(tag.name ORDER BY tag.name) AS names
        FROM leads_tagging AS tagging
        JOIN leads_tag AS tag ON tag.workspace_id = tagging.workspace_id AND tag.id = tagging.tag_id
        WHERE tagging.kind = 1
        GROUP BY tagging.workspace_id, tagging.resource_id
    ) AS had
    WHERE l.workspace_id = had.workspace_id AND l.id = had.resource_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0014_addresses_in_cells"),
    ]

    operations = [
        migrations.RunSQL([_MAKE_TAGS, _PUT_ON, _FORGET_CHANGES], _WRITE_TEXTS),
        migrations.RemoveField(model_name="lead", name="tags"),
    ]
