"""The guard's verdict in words: the decision, the rule, the clause with the policy's own words, what to write."""

from __future__ import annotations

import re

from sms_tui.domain.guard.types import Decision, Finding, Severity, Verdict
from sms_tui.domain.text import LONGEST_TEXT, segments
from sms_tui.ui.present.pieces import Line, Piece, Tone, joined, line, safe, short, width_of, wrap, wrapped

_DECISIONS = {
    Decision.PASS: Piece("OK", Tone.GOOD),
    Decision.WARN: Piece("WARNING", Tone.WARN),
    Decision.BLOCK: Piece("BLOCKED", Tone.ALARM),
}
_SEVERITIES = {
    Severity.BLOCK: Piece("BLOCK", Tone.BAD),
    Severity.WARN: Piece("WARN", Tone.WARN),
    Severity.NOTE: Piece("NOTE", Tone.AMBER),
}


_BULLETS = re.compile(r"(?:^|\s)[•–-]\s")

MOST_LINES = 5
"""Lines of the verdict bar."""


def count_words(text: str, *, brief: bool = False) -> Line:
    """Return how the text would travel: characters, alphabet, segments."""
    counted = segments(text)
    words = f"{len(text)} chars {counted.encoding} {counted.count} seg"
    if brief:
        words = f"{len(text)} {counted.encoding} x{counted.count}"
    return line(Piece(words, Tone.AMBER if counted.count > 3 else Tone.DIM))


def summary(verdict: Verdict | None, guard_words: str, width: int, length: int = 0) -> list[Line]:
    """Return the verdict bar: the decision with the worst finding, its clause with the policy's words, a way out.

    Without a verdict, `guard_words` says why there is none. `length` is that of the draft, in code points.
    """
    if length > LONGEST_TEXT and (verdict is None or verdict.decision is not Decision.BLOCK):
        words = f"take {length - LONGEST_TEXT:,} characters away: a text has at most {LONGEST_TEXT:,}"
        return _hanging(line(Piece(" TOO LONG", Tone.ALARM)), words, Tone.PLAIN, width)
    if verdict is None:
        return _hanging(line(Piece(" NOT SENDABLE", Tone.WARN)), guard_words, Tone.PLAIN, width)
    decision = _DECISIONS[verdict.decision]
    worst = verdict.findings[0] if verdict.findings else None
    if worst is None:
        return [line(" ", decision, Piece("  nothing in this draft is against the policy", Tone.DIM))]
    others = len(verdict.findings) - 1
    head = joined(
        (
            line(" ", decision, " ", Piece(worst.rule, Tone.STRONG)),
            line(Piece(f"+{others} more (F2)", Tone.WARN) if others else None),
        )
    )
    lines = _hanging(head, worst.reason, Tone.PLAIN, width)
    way_out = _way_out(worst, verdict, width)
    if worst.clause:
        clause = line(Piece(f" {worst.clause}", Tone.KEY))
        room = max(MOST_LINES - len(lines) - len(way_out), 1)
        lines += _hanging(clause, f"“{pointed(safe(worst.quote), worst.reason)}”", Tone.DIM, width, most=room)
    return lines + way_out


def pointed(quote: str, reason: str) -> str:
    """Return the point of a clause's list that a reason is about, between ellipses; else the whole quote.

    Clauses quote a whole section; on two lines only its beginning would be seen. F2 shows all of it.
    """
    points = [point.strip() for point in _BULLETS.split(quote) if point.strip()]
    if len(points) < 2:
        return quote
    wanted = _long_words(reason)
    best = max(points, key=lambda point: len(wanted & _long_words(point)))
    return f"… {best} …" if wanted & _long_words(best) else quote


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


def _way_out(finding: Finding, verdict: Verdict, width: int) -> list[Line]:
    if finding.suggestion:
        return _hanging(line(Piece(" F3", Tone.KEY)), finding.suggestion, Tone.GOOD, width)
    if finding.advice:
        return _hanging(line(Piece(" to do", Tone.DIM)), finding.advice, Tone.GOOD, width)
    if verdict.decision is Decision.WARN:
        return [line(Piece(" ^S ", Tone.KEY), Piece("asks for a reason, then sends", Tone.DIM))]
    return []


def _hanging(head: Line, text: str, tone: Tone, width: int, *, most: int = 2) -> list[Line]:
    """Return a text that begins beside its head and goes on below it, on one line or two."""
    words = short(text, 10_000)
    at = width_of(head) + 1
    room = max(width - at - 1, 8)
    if most == 1:
        return [line(*head, " ", Piece(short(words, room), tone))]
    start, end = next(wrap(words, room))
    lines = [line(*head, " ", Piece(words[start:end], tone))]
    rest = words[end:].strip()
    if rest:
        lines.append(line("    ", Piece(short(rest, width - 5), tone)))
    return lines


def full(verdict: Verdict, text: str, width: int) -> list[Line]:
    """Return every finding with its evidence, for reading."""
    lines: list[Line] = [line(_DECISIONS[verdict.decision], f"  {len(verdict.findings)} finding(s)"), ()]
    for finding in verdict.findings:
        lines.append(line(_SEVERITIES[finding.severity], " ", Piece(finding.rule, Tone.STRONG)))
        lines.extend(wrapped(finding.reason, width))
        if finding.start is not None and finding.end is not None:
            words = short(text[finding.start : finding.end], width - 12)
            lines.append(line(Piece("  your words ", Tone.DIM), Piece(words, Tone.BAD)))
        if finding.clause:
            place = f"  {finding.clause}  {safe(finding.document)}"
            lines.append(line(Piece(place, Tone.KEY)))
            lines.extend(_indented(f"“{safe(finding.quote)}”", width, Tone.DIM) if finding.quote else ())
        if finding.suggestion:
            lines.append(line(Piece("  write instead (F3)", Tone.DIM)))
            lines.extend(_indented(finding.suggestion, width, Tone.GOOD))
        elif finding.advice:
            lines.append(line(Piece("  what to do", Tone.DIM)))
            lines.extend(_indented(finding.advice, width, Tone.GOOD))
        lines.extend(line(Piece(f"  {each.points:+d}  {safe(each.reason)}", Tone.DIM)) for each in finding.evidence)
        lines.append(())
    return lines


def _indented(text: str, width: int, tone: Tone) -> list[Line]:
    return [(Piece("  "), *each) for each in wrapped(text, width - 2, tone)]


def spans(verdict: Verdict | None) -> tuple[tuple[int, int, Severity], ...]:
    """Return what to mark in the text: (start, end, severity) in code points, the worst last."""
    if verdict is None:
        return ()
    marked = (
        (finding.start, finding.end, finding.severity)
        for finding in verdict.findings
        if finding.start is not None and finding.end is not None and finding.severity is not Severity.NOTE
    )
    return tuple(sorted(marked, key=lambda span: span[2].rank))
