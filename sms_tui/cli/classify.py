"""`sms-tui classify`: what an inbound text means, for one text on standard input or in batches.

Batch: a line {"id", "text", "contact_state": "active" or "opted_out"} (and optionally "policy") is answered by
{"id", "intent", "labels": […]}; a bad line by {"id", "error"}, and the rest goes on.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from sms_tui.cli import output
from sms_tui.domain.errors import SmsTuiError, UsageError
from sms_tui.domain.intake import Classified, IntakeRules, classify, intent_for
from sms_tui.domain.messages import Intent
from sms_tui.domain.text import mask, printable
from sms_tui.settings.intake_rules import load_intake

DEFAULT_POLICY = "ijc"
LONGEST = 100_000
"""Characters that are read of one text."""
_STATES = ("active", "opted_out")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("--policy", metavar="ID", default=DEFAULT_POLICY, help="whose rules count (default: ijc)")
    parser.add_argument("--opted-out", action="store_true", help="the sender has opted out: YES then re-enrols")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--batch", action="store_true", help="read JSON Lines on standard input, answer each with a line"
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where the policy files are, if not the shipped ones"
    )


def run(args: argparse.Namespace) -> int:
    """Answer; 0 done, 1 a batch line that could not be answered, 2 wrong use or configuration."""
    rules = _Rules(args.folder)
    if args.batch:
        return _batch(rules, args.policy)
    return _single(rules, args)


class _Rules:
    """The intake rules that were asked for, each loaded once."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._loaded: dict[str, IntakeRules] = {}

    def of(self, policy_id: str) -> IntakeRules:
        if policy_id not in self._loaded:
            self._loaded[policy_id] = load_intake(policy_id, folder=self._folder, run_examples=False)
        return self._loaded[policy_id]


def _decoded(stream: TextIO) -> TextIO:
    """Return `stream` as UTF-8 in which broken bytes become U+FFFD, so that one of them costs one line at most."""
    buffer = getattr(stream, "buffer", None)
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="replace") if buffer is not None else stream


def _batch(rules: _Rules, default_policy: str) -> int:
    rules.of(default_policy)
    unanswered = False
    for number, asked in output.json_lines(_decoded(sys.stdin)):
        answer: dict[str, Any] = {"id": asked.get("id") if asked else None}
        try:
            if asked is None:
                raise UsageError(f"Line {number} is no JSON object.")
            answer |= _answer(rules, asked, default_policy)
        except SmsTuiError as error:
            answer["error"] = str(error)
            unanswered = True
        output.emit_json(answer)
    return output.Exit.NO if unanswered else output.Exit.DONE


def _answer(rules: _Rules, asked: Mapping[str, Any], default_policy: str) -> dict[str, Any]:
    text = asked.get("text")
    if not isinstance(text, str):
        raise UsageError("'text' must be text.")
    state = asked.get("contact_state", "active")
    if state not in _STATES:
        raise UsageError("'contact_state' must be 'active' or 'opted_out'.")
    policy = asked.get("policy", default_policy)
    if not isinstance(policy, str):
        raise UsageError("'policy' must be text.")
    seen = classify(printable(text[:LONGEST]), rules.of(policy))
    return _told(seen, opted_out=state == "opted_out")


def _told(seen: Classified, *, opted_out: bool) -> dict[str, Any]:
    intent = intent_for(seen, opted_out=opted_out)
    return {"intent": intent.value, "labels": sorted(seen.labels)}


def _single(rules: _Rules, args: argparse.Namespace) -> int:
    text = printable(_decoded(sys.stdin).read(LONGEST))
    if not text.strip():
        raise UsageError("There is no text on standard input.", "Example: echo 'pls stop texting' | sms-tui classify")
    seen = classify(text, rules.of(args.policy))
    told = _told(seen, opted_out=args.opted_out)
    shown = mask(text, [(span.start, span.end) for span in seen.spans])
    if args.json:
        spans = [{"start": span.start, "end": span.end, "kind": span.kind} for span in seen.spans]
        output.emit_json({**told, "language": seen.language, "sensitive": spans, "shown": shown})
        return output.Exit.DONE
    output.emit(f"intent:   {told['intent']}  ({_MEANINGS[Intent(told['intent'])]})")
    output.emit(f"labels:   {', '.join(told['labels']) or 'none'}")
    output.emit(f"language: {seen.language or 'not clear'}")
    for span in seen.spans:
        output.emit(f"masked:   characters {span.start} to {span.end}, {span.kind}")
    if seen.spans:
        output.emit(f"shown as: {printable(shown, newlines=False)}")
    return output.Exit.DONE


_MEANINGS = {
    Intent.OPT_OUT: "no more texts, at once",
    Intent.URGENT: "to the top of the list; phone them",
    Intent.OPT_OUT_SUSPECTED: "may be an opt-out: nothing is sent until staff decide",
    Intent.ABUSIVE: "for a supervisor",
    Intent.SENSITIVE: "masked on the screen; do not repeat it",
    Intent.COMPLAINT_OR_APPEAL: "answer with the formal way",
    Intent.SPAM: "no answer",
    Intent.HELP: "asks who this is or for help",
    Intent.OPT_IN: "asks for texts again",
    Intent.NORMAL: "an ordinary text",
}
