"""`sms-tui check`: judge a draft, or a batch of drafts as JSON Lines, by an organisation's policy."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sms_tui.cli import output
from sms_tui.domain.errors import SmsTuiError, UsageError
from sms_tui.domain.guard.engine import judge
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Decision, Draft, Finding, Severity, Verdict
from sms_tui.domain.messages import MessageKind
from sms_tui.paths import cache_dir
from sms_tui.settings.guard_rules import load_rules
from sms_tui.settings.proofs import Proofs

Now = Callable[[], dt.datetime]

_KINDS = tuple(kind.value for kind in MessageKind)
_LONGEST_DRAFT = 100_000
"""Characters of one draft; a longer one is a bad line (an SMS of ten parts has 1,530)."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--policy", help="whose rules: ijc, lehigh, …")
    parser.add_argument("--batch", action="store_true", help="read JSON Lines, write one verdict a line")
    parser.add_argument("--consent", choices=tuple(CONSENTS), default="implied", help="the contact's consent")
    parser.add_argument("--thread", type=Path, metavar="FILE", help="earlier texts, one a line; ours begin with [us]")
    parser.add_argument("--kind", choices=_KINDS, default="reply", help="why the text is sent")
    parser.add_argument("--name-file", type=Path, metavar="FILE", help="a file that holds the contact's name")
    parser.add_argument("--name", default="", help="the contact's name (visible to other users of this machine)")
    parser.add_argument("--media", type=int, default=0, metavar="N", help="number of attachments")
    parser.add_argument("--internal", action="store_true", help="the contact is a colleague")
    parser.add_argument("--discreet", action="store_true", help="somebody else may read the contact's screen")
    parser.add_argument("--json", action="store_true", help="print the verdict as one JSON object")


def run(args: argparse.Namespace, *, now: Now = lambda: dt.datetime.now().astimezone()) -> int:
    """Judge; exit code 0 for pass and warn, 1 for block (batch: 1 for any line that could not be read)."""
    if args.batch:
        return _batch(args)
    if not args.policy:
        raise UsageError("--policy is missing.", "Name the policy whose rules apply, such as --policy ijc.")
    text = _given()
    rules = load_rules(args.policy, proofs=Proofs(cache_dir()))
    draft = Draft(text, MessageKind(args.kind), media=args.media)
    consent, holds = CONSENTS[args.consent]
    context = Context(
        consent,
        holds,
        _colleague(draft.kind, args.internal),
        args.discreet,
        _name(args),
        recent=thread_texts(_lines(args.thread)),
    )
    verdict = judge(draft, context, rules, now(), limit_ms=None)
    if args.json:
        output.emit_json({"decision": verdict.decision.value, "findings": [_record(f) for f in verdict.findings]})
    else:
        _tell(verdict)
    return output.Exit.NO if verdict.decision is Decision.BLOCK else output.Exit.DONE


_BYTE_ORDER_MARK = "\ufeff"


def _given() -> str:
    """Return the draft on standard input.

    Raises:
        UsageError: it is empty, or not UTF-8 text (UTF-16, a picture, a PDF): what cannot be read is not judged.
    """
    source = getattr(sys.stdin, "buffer", None)
    try:
        text = sys.stdin.read() if source is None else source.read().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError("The draft is not UTF-8 text.", "Save it as UTF-8, or type it in.") from None
    text = text.removeprefix(_BYTE_ORDER_MARK).removesuffix("\n").removesuffix("\r")
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise UsageError("The draft is not UTF-8 text.", "Save it as UTF-8, or type it in.")
    if not text.strip():
        raise UsageError("There is no draft on standard input.", "Pipe the text in, or type it and end with Ctrl+D.")
    return text


def _colleague(kind: str, said: bool) -> bool:
    """Return whether the contact is a colleague: said to be one, or written to by an internal text."""
    return said or kind == MessageKind.INTERNAL


def _name(args: argparse.Namespace) -> str:
    return _read(args.name_file).strip() if args.name_file else str(args.name)


def _lines(path: Path | None) -> list[str]:
    return [line for line in _read(path).splitlines() if line.strip()] if path else []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or type(error).__name__}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None


_MARKS = {Severity.BLOCK: "BLOCK", Severity.WARN: "WARN ", Severity.NOTE: "note "}


def _tell(verdict: Verdict) -> None:
    words = {
        Decision.PASS: "PASS: may be sent.",
        Decision.WARN: "WARN: may be sent with a reason.",
        Decision.BLOCK: "BLOCK: cannot be sent.",
    }
    output.emit(words[verdict.decision])
    for finding in verdict.findings:
        place = "" if finding.start is None else f", characters {finding.start + 1} to {finding.end}"
        output.emit(f"{_MARKS[finding.severity]} {finding.rule}{place}")
        output.emit(f"      {finding.reason}")
        if finding.quote:
            output.emit(f'      {finding.clause}: "{" ".join(finding.quote.split())}" ({finding.document})')
        for evidence in finding.evidence:
            output.emit(f"      {evidence.points:+d} {evidence.reason}")
        if finding.way_out:
            output.emit(f"      Instead: {finding.way_out}")


@dataclass(frozen=True, slots=True)
class _Line:
    org: str
    draft: Draft
    context: Context
    now: dt.datetime | None


class _BadLine(ValueError):
    """A batch line that cannot be judged; the message says why without quoting it."""


def _batch(args: argparse.Namespace) -> int:
    books: dict[str, RuleBook | str] = {}
    bad = False
    for _, given in output.json_lines(sys.stdin):
        line_id = given.get("id") if given is not None else None
        try:
            record = _judged(given, args.policy or "", books)
        except _BadLine as error:
            bad = True
            record = {"id": line_id, "error": str(error)}
        output.emit_json(record)
    return output.Exit.NO if bad else output.Exit.DONE


def _judged(given: Mapping[str, Any] | None, policy: str, books: dict[str, RuleBook | str]) -> dict[str, Any]:
    if given is None:
        raise _BadLine("not a JSON object")
    line = _parsed(given, policy)
    book = _book(line.org, books)
    verdict = judge(line.draft, line.context, book, line.now, limit_ms=None)
    return {
        "id": given.get("id"),
        "decision": verdict.decision.value,
        "findings": [_brief(finding) for finding in verdict.findings],
    }


def _book(org: str, books: dict[str, RuleBook | str]) -> RuleBook:
    if org not in books:
        try:
            books[org] = load_rules(org, run_examples=False, proofs=Proofs(cache_dir()))
        except SmsTuiError as error:
            books[org] = error.what
    found = books[org]
    if isinstance(found, str):
        raise _BadLine(f"org: {found}")
    return found


def _parsed(given: Mapping[str, Any], policy: str) -> _Line:
    org = _text(given, "org", policy)
    if not org:
        raise _BadLine("org is missing")
    if "draft" not in given:
        raise _BadLine("draft is missing")
    text = _text(given, "draft")
    if len(text) > _LONGEST_DRAFT:
        raise _BadLine(f"draft is longer than {_LONGEST_DRAFT} characters")
    consent = _text(given, "consent", "implied")
    if consent not in CONSENTS:
        raise _BadLine(f"consent is one of {', '.join(CONSENTS)}")
    kind = _text(given, "kind", "reply") or "reply"
    if kind not in _KINDS:
        raise _BadLine(f"kind is one of {', '.join(_KINDS)}")
    state, holds = CONSENTS[consent]
    context = Context(
        state, holds, _colleague(kind, _flag(given, "internal")), _flag(given, "discreet"),
        _text(given, "name"), _text(given, "language"), thread_texts(_thread(given)),
    )  # fmt: skip
    return _Line(org, Draft(text, MessageKind(kind), media=_media(given)), context, _now(given))


def _text(given: Mapping[str, Any], key: str, default: str = "") -> str:
    value = given.get(key, default)
    if value is None:
        return default
    if not isinstance(value, str):
        raise _BadLine(f"{key} is not text")
    return value


def _flag(given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool) and value is not None:
        raise _BadLine(f"{key} is not true or false")
    return bool(value)


def _media(given: Mapping[str, Any]) -> int:
    value = given.get("media", 0)
    if isinstance(value, list):
        return len(value)
    if value is None:
        return 0
    if not isinstance(value, int) or value < 0:
        raise _BadLine("media is not a number of attachments")
    return int(value)


def _thread(given: Mapping[str, Any]) -> list[str]:
    value = given.get("thread", [])
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _BadLine("thread is not a list of texts")
    return value


def _now(given: Mapping[str, Any]) -> dt.datetime | None:
    """Return the line's time; None where it has none (rules that compare with today then stay silent)."""
    value = _text(given, "now")
    if not value:
        return None
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        raise _BadLine("now is no ISO date and time") from None


def _brief(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "start": finding.start,
        "end": finding.end,
        "clause": finding.clause,
        "suggestion": finding.way_out,
    }


def _record(finding: Finding) -> dict[str, Any]:
    return {
        **_brief(finding),
        "reason": finding.reason,
        "document": finding.document,
        "quote": finding.quote,
        "evidence": [{"reason": each.reason, "points": each.points} for each in finding.evidence],
    }
