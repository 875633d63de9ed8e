"""A moment of a lead's story -> what its page says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

from blocklists.models import Blocklist
from leads.admin.imports import name_what_imports_mention
from leads.admin.names import GONE, place_names
from leads.admin.verification.badges import status_badge
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_of
from leads.models import BackgroundJob, Door, LeadImport, Tag
from leads.people.timeline import Moment, What
from leads.verification.address.verdicts import REASONS
from workspaces.tenant_admin import change_url, link
from workspaces.tenant_admin.actors import show

Text = SafeString | str
_LABELS = {"linkedin_url": "LinkedIn URL", "external_id": "External id", "external_source": "External source"}
_ACTIONS = {
    "lead.changed": "Edited",
    "lead.deleted": "Deleted",
    "lead.restored": "Restored",
    "lead.unsubscribed": "Unsubscribed",
    "membership.changed": "Edited in a campaign or list",
    "membership.removed": "Taken out of a campaign or list",
    "membership.merged": "Merged in a campaign or list",
    "membership.interest_set": "Interest status set",
    "tag.put_on": "Tagged",
    "tag.taken_off": "Tags taken off",
    "tag.set": "Tags set",
    "privacy.given_out": "Given out: all that is known of the person",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """`who`: by whom, "" where nobody is known. `changes`: (field, what became of it, before, after)."""

    moment: Moment
    title: Text
    who: str = ""
    note: Text = ""
    changes: Sequence[tuple[str, str, str, str]] = ()


class Teller:
    """Of some moments of one workspace: names are looked up once for all of them."""

    def __init__(self, workspace_id: UUID, moments: Sequence[Moment]) -> None:
        self._workspace_id = workspace_id
        records = {moment.record.id: moment.record for moment in moments if moment.record}
        name_what_imports_mention(list(records.values()))
        self._places = place_names(workspace_id, [moment.place_id for moment in moments])
        self._names = names_of({workspace_id}, [moment.evidence for moment in moments])
        noted = [moment.about for moment in moments if moment.what == What.NOTED]
        self._entries = {shown.entry.id: shown for shown in show(noted)}
        tag_ids = {pk for entry in noted for pk in entry.details.get("tags", [])}
        tags = Tag.objects.filter(workspace_id=workspace_id, id__in=tag_ids)
        self._tags = {str(pk): name for pk, name in tags.values_list("id", "name")}

    def tell(self, moment: Moment) -> Line:
        line: Line = getattr(self, f"_{moment.what}")(moment)
        return line

    def _came(self, moment: Moment) -> Line:
        into = format_html(" into {}", self._place(moment)) if moment.place_id else ""
        return self._by_import(moment, format_html("Came with {}{}", self._row(moment), into))

    def _put(self, moment: Moment) -> Line:
        verb = "Moved or copied" if moment.record and moment.record.door == Door.V2_MOVE else "Put"
        origin = format_html(" with {}", self._row(moment)) if moment.record else ""
        return self._by_import(moment, format_html("{} into {}{}", verb, self._place(moment), origin))

    def _changed(self, moment: Moment) -> Line:
        changes = [_change(name, *values) for name, values in moment.fields.items() if name != "deleted_at"]
        verbs = [
            *(["Restored"] if "deleted_at" in moment.fields else []),
            *{what for _, what, _, _ in changes},
        ]
        verb = " and ".join(sorted(verbs)).capitalize() or "Changed"
        return self._by_import(moment, format_html("{} by {}", verb, self._row(moment)), changes=changes)

    def _woken(self, moment: Moment) -> Line:
        title = format_html("Back in {} with {}", self._place(moment), self._row(moment))
        changes = [_change(name, *values) for name, values in moment.fields.items() if name != "deleted_at"]
        return self._by_import(moment, title, changes=changes)

    def _tagged(self, moment: Moment) -> Line:
        return self._by_import(moment, format_html("Tagged by {}", self._row(moment)))

    def _refused(self, moment: Moment) -> Line:
        assert moment.outcome is not None
        why = explain(moment.outcome, moment.evidence, self._names)
        return self._by_import(moment, format_html("Not created anew from {}", self._row(moment)), note=why)

    def _verified(self, moment: Moment) -> Line:
        reason = REASONS.get(moment.about.reason, moment.about.reason)
        return Line(
            moment=moment,
            title="Verified",
            note=format_html("{} {}", status_badge(moment.about.status), reason),
        )

    def _taken_out(self, moment: Moment) -> Line:
        job = link(change_url(BackgroundJob, moment.about.job_id), "a verification")
        reason = REASONS.get(moment.about.reason, moment.about.reason)
        title = format_html("Taken out of {} by {}", self._place(moment), job)
        return Line(moment=moment, title=title, note=reason)

    def _blocked(self, moment: Moment) -> Line:
        entry = moment.about
        blocklist = link(change_url(Blocklist, entry.blocklist_id), entry.blocklist.name)
        return Line(moment=moment, title=format_html("Blocked by the entry {} of {}", entry.value, blocklist))

    def _noted(self, moment: Moment) -> Line:
        shown, details = self._entries[moment.about.id], moment.about.details
        fields = [_label(name) for name in details.get("fields", [])]
        tags = [self._tags.get(pk, GONE) for pk in details.get("tags", [])]
        title = _ACTIONS.get(moment.about.action, shown.action)
        return Line(moment=moment, title=title, who=shown.who, note=", ".join([*fields, *tags]))

    # --- pieces ---

    def _by_import(self, moment: Moment, title: Text, **more: Any) -> Line:
        record: Any = moment.record
        return Line(moment=moment, title=title, who=(record.person_name or "") if record else "", **more)

    def _place(self, moment: Moment) -> str:
        return self._places.get(moment.place_id, GONE) if moment.place_id else GONE

    def _row(self, moment: Moment) -> Text:
        """Which row of what, with a link to the import."""
        record: Any = moment.record
        if record is None:
            return "an import that is gone"
        return format_html(
            "{}, row {}", link(change_url(LeadImport, record.id), _called(record)), moment.row_number
        )


def _called(record: Any) -> str:
    return str(record.file_name or record.name or record.get_door_display())


def _change(name: str, before: Any, after: Any) -> tuple[str, str, str, str]:
    what = "overwritten"
    if before in (None, "", {}, []):
        what = "filled"
    elif after in (None, "", {}, []):
        what = "emptied"
    return _label(name), what, _plain(before), _plain(after)


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _plain(value: Any) -> str:
    if value in (None, "", {}, []):
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    return str(value)
