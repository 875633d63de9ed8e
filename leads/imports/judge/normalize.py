"""RawRow -> LeadRow, or the Refusal of a row that is wrong in itself. Plain Python, no database."""

from collections.abc import Iterator, Sequence
from operator import attrgetter

import msgspec

from leads.imports.judge.fixed import with_fixed
from leads.imports.judge.linkedin import normalize_profile_url
from leads.imports.rows import FOOTER, PROFILE_FIELDS, LeadRow, OpenTarget, Profile, RawRow, Refusal
from leads.models import Outcome
from leads.models.sizes import MAX_TEXT, MAX_VARIABLES, TEXTS, too_large
from leads.tags import TagRefused, read_tags
from workspaces.text.email_address import explain_email, normalize_email, remove_invisible
from workspaces.text.phone_number import read_phone

PHONE = PROFILE_FIELDS.index("phone")  # where it is in a profile
_EVIDENCE_LENGTH = 320  # characters of a wrong value that are kept
_MEASURED_AT_ONCE = 32  # rows: a usual one has a few hundred characters, so all together are a short text


def normalize_rows(rows: Sequence[RawRow], *, target: OpenTarget) -> Iterator[LeadRow | Refusal]:
    """The rows of a request, whose sizes nobody knows yet."""
    for first in range(0, len(rows), _MEASURED_AT_ONCE):
        part = rows[first : first + _MEASURED_AT_ONCE]
        is_small = _are_small(part)
        for raw in part:
            yield normalize_row(raw, target=target, is_small=is_small)


def normalize_row(raw: RawRow, *, target: OpenTarget, is_small: bool = False) -> LeadRow | Refusal:
    """The first rules of the outcome table: incomplete, invalid_email, invalid_identity.

    A row of a file that can't be read counts as one without anything in it, and so does one too large.
    `is_small`: all of its texts together are known to be far from that.
    """
    if target.fixed is not None:
        raw, is_small = with_fixed(raw, target.fixed), False
    if problem := raw.problem or ("" if is_small else _size_problem(raw)) or (raw.tags and _tag_problem(raw)):
        return _refuse_unreadable(raw, problem, target=target)
    email = normalize_email(raw.email) if raw.email else None
    if email is None:
        return _normalize_without_email(raw, target=target)
    if target.is_linkedin:
        return _normalize_for_linkedin(raw, email)
    return LeadRow(raw.number, email, email, _profile(raw), raw)


def phone_of(profile: Profile, target: OpenTarget) -> str:
    """The number by which the row may be known, as E.164, or ""."""
    phone = profile[PHONE]
    if target.phone_country is None or not phone:
        return ""
    if target.fixed is not None and phone == target.fixed.fields.get("phone", "").strip():
        return ""
    return read_phone(phone, country=target.phone_country)


def _size_problem(raw: RawRow) -> str:
    """What is too large about it, or ""."""
    if _are_small([raw]):
        return ""
    person = raw.person
    others = [raw.tags, *([person.source, person.custom_fields] if person else [])]
    texts = dict(zip(TEXTS, _texts_of(raw), strict=True))
    return too_large(texts, variables=raw.custom_variables, others=others)


def _tag_problem(raw: RawRow) -> str:
    try:
        read_tags(raw.tags)
    except TagRefused as error:
        return str(error)
    return ""


def _are_small(rows: Sequence[RawRow]) -> bool:
    """Whether all that they say together is no more than one text may be. It is measured as JSON, which is
    never shorter than its texts, in one call. (MessagePack would be faster, and has no whole numbers of more
    than 64 bits.)"""
    try:
        length = len(_encode(rows))
    except UnicodeEncodeError:  # half a pair of surrogates: the texts are looked at as they are
        return False
    return length <= MAX_TEXT and max([len(raw.custom_variables) for raw in rows]) <= MAX_VARIABLES


_texts_of = attrgetter(*TEXTS)
_encode = msgspec.json.Encoder().encode


def _refuse_unreadable(raw: RawRow, problem: str, *, target: OpenTarget) -> Refusal:
    is_incomplete = target.ref.kind == "list" or problem == FOOTER
    outcome = Outcome.INCOMPLETE if is_incomplete else Outcome.INVALID_EMAIL
    return Refusal(raw.number, outcome, "", {"field": "row", "problem": problem})


def _normalize_without_email(raw: RawRow, *, target: OpenTarget) -> LeadRow | Refusal:
    is_blank = not remove_invisible(raw.email).strip()
    profile = _profile(raw)
    named = raw.leadgate_id.strip().lower() if is_blank else ""
    if named and not target.is_linkedin:
        return LeadRow(raw.number, named, "", profile, raw)  # whose it is, named_leads.py finds out
    if raw.external_id.strip() and is_blank and not target.is_linkedin:
        return LeadRow(raw.number, "", "", profile, raw)  # whose it is, external_ids.py finds out
    if is_blank and not target.is_linkedin and phone_of(profile, target):
        return LeadRow(raw.number, "", "", profile, raw)  # or phones.py
    if target.ref.kind == "list" and is_blank and not (profile[0] or profile[1]):
        evidence = {"fields": ["email", "first_name", "last_name"]}
        return Refusal(raw.number, Outcome.INCOMPLETE, "", evidence)
    if not is_blank or target.requires_email:
        shown = raw.email[:_EVIDENCE_LENGTH]
        evidence_of_email = {"field": "email", "value": shown, "problem": explain_email(raw.email)}
        return Refusal(raw.number, Outcome.INVALID_EMAIL, shown, evidence_of_email)
    if target.is_linkedin:
        return _normalize_for_linkedin(raw, "")
    return LeadRow(raw.number, "", "", profile, raw)


def _normalize_for_linkedin(raw: RawRow, email: str) -> LeadRow | Refusal:
    url = normalize_profile_url(raw.linkedin_url)
    if url is None:
        evidence = {"field": "linkedin_url", "value": raw.linkedin_url[:_EVIDENCE_LENGTH]}
        return Refusal(raw.number, Outcome.INVALID_IDENTITY, email, evidence)
    return LeadRow(raw.number, url, email, _profile(raw), raw)


def _profile(raw: RawRow) -> Profile:
    """In the order of PROFILE_FIELDS."""
    return (
        raw.first_name.strip(),
        raw.last_name.strip(),
        raw.company_name.strip(),
        raw.job_title.strip(),
        raw.phone.strip(),
        raw.website.strip(),
        raw.linkedin_url.strip(),
        raw.notes,
    )
