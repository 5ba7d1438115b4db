"""The third pane of a wide screen: clock, consent, channels, the draft's findings."""

from __future__ import annotations

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.guard.types import Severity, Verdict
from sms_tui.domain.policy import Policy
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.names import number
from sms_tui.ui.present.person import consent_line
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, plain, safe, wrapped

_TONES = {Severity.BLOCK: Tone.BAD, Severity.WARN: Tone.WARN, Severity.NOTE: Tone.AMBER}


def side_lines(
    conversation: Conversation, contact: Contact, policy: Policy, due: Due, verdict: Verdict | None, width: int
) -> list[Line]:
    """Return the pane's lines."""
    lines: list[Line] = [_head("CLOCK")]
    lines.extend(_wrapped(due.full, width))
    if conversation.oldest is not None:
        since = conversation.oldest.at.astimezone(policy.zone_info)
        lines.append(line(Piece(f"from {since:%a %b} {since.day} {since:%H:%M}", Tone.DIM)))
    lines.extend(((), _head("CONSENT")))
    lines.extend(_wrapped(consent_line(contact), width))
    lines.append(line(Piece("w tells why", Tone.DIM)))
    lines.extend(((), _head("CONTACT"), line(number(contact.id.their))))
    told = (("matter", contact.matter), ("phone", contact.phone), ("e-mail", contact.email))
    lines.extend(line(Piece(f"{label} ", Tone.DIM), safe(value)) for label, value in told if value)
    lines.append(line(Piece(f"policy {policy.id} {policy.version}", Tone.DIM)))
    if verdict is not None and verdict.findings:
        lines.extend(((), _head("GUARD")))
        for finding in verdict.findings:
            lines.append(line(Piece(finding.rule, _TONES[finding.severity])))
            lines.extend(wrapped(finding.reason, width, Tone.DIM))
    return lines


def _head(words: str) -> Line:
    return line(Piece(words, Tone.HEAD))


def _wrapped(pieces: Line, width: int) -> list[Line]:
    tone = pieces[0].tone if pieces else Tone.PLAIN
    return wrapped(plain(pieces), width, tone)
