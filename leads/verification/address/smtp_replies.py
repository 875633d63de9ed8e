"""A mail server's reply to RCPT TO -> what it says of the mailbox, and what it only says of us."""

import re

from leads.verification.address.verdicts import Mailbox

_enhanced = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b").search
# A refusal in these words is about who asks, whatever its number.
_about_us = re.compile(
    r"spam|spf|block|black ?list|deny ?list|denied|policy|reputation|rbl|dnsbl|ptr|reverse|helo|ehlo|"
    r"banned|not allowed|relay|authenticat|login|sender|client host|your ip|rate|too many|tls",
    re.IGNORECASE,
).search
_full = re.compile(r"quota|full|over ?limit|insufficient storage|exceeded storage", re.IGNORECASE).search


def read_reply(code: int, text: str) -> Mailbox:
    """Refused only where the server says so of the mailbox itself."""
    if code in (250, 251):
        return Mailbox.ACCEPTED
    if 200 <= code < 300:
        return Mailbox.UNCONFIRMED  # 252: cannot verify, but will try
    if 400 <= code < 500:
        return Mailbox.FULL if code == 452 and _full(text) else Mailbox.LATER
    if 500 <= code < 600:
        return _read_refusal(code, text)
    return Mailbox.FAILED


def _read_refusal(code: int, text: str) -> Mailbox:
    if found := _enhanced(text):
        subject, detail = found[2], found[3]
        if subject == "2" and detail == "2":
            return Mailbox.FULL
        if subject == "1" and detail in ("7", "8"):  # the sender's address
            return Mailbox.REFUSED_US
        return Mailbox.REFUSED if subject in ("1", "2") else Mailbox.REFUSED_US
    if code == 552 or _full(text):
        return Mailbox.FULL
    if code in (550, 551, 553) and not _about_us(text):
        return Mailbox.REFUSED
    return Mailbox.REFUSED_US
