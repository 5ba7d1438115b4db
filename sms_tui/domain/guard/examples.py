"""Run the examples that rule files carry, and read drafts written as thread lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.rulebook import Example, Rule, RuleBook
from sms_tui.domain.guard.types import Context, Draft, ThreadText
from sms_tui.domain.messages import ConsentState, Direction, Hold, MessageKind

OURS = "[us] "
"""A thread line that begins so is ours; all others are theirs."""

CONSENTS: dict[str, tuple[ConsentState, frozenset[Hold]]] = {
    "granted": (ConsentState.OPTED_IN, frozenset()),
    "implied": (ConsentState.IMPLIED, frozenset()),
    "none": (ConsentState.UNKNOWN, frozenset()),
    "opted_out": (ConsentState.OPTED_OUT, frozenset()),
    "revocation_suspected": (ConsentState.OPTED_IN, frozenset({Hold.OPT_OUT_SUSPECTED})),
}
"""Consent as the command line and the examples name it."""


def thread_texts(lines: Iterable[str]) -> tuple[ThreadText, ...]:
    """Return the texts of thread lines; their time is unknown, so all count as recent."""
    return tuple(
        ThreadText(Direction.OUTBOUND, line[len(OURS) :])
        if line.startswith(OURS)
        else ThreadText(Direction.INBOUND, line)
        for line in lines
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example came out; `rule` is empty for samples of the whole policy."""

    rule: str
    example: Example
    got: str
    line: int | None = None

    @property
    def holds(self) -> bool:
        """Whether the example came out as it must."""
        return self.got == self.example.expect

    def at(self, line: int | None) -> Outcome:
        """Return the outcome with the line on which the example stands."""
        return replace(self, line=line)


def run_example(book: RuleBook, rule: Rule, example: Example) -> Outcome:
    """Judge an example by its own rule alone."""
    return Outcome(rule.id, example, _severity(book, rule.id, example))


def run_sample(book: RuleBook, sample: Example) -> Outcome:
    """Judge a sample by the whole policy."""
    return Outcome("", sample, check(*_question(sample), book, _now(sample)).decision.value)


def _severity(book: RuleBook, rule_id: str, example: Example) -> str:
    verdict = check(*_question(example), book, _now(example))
    own = [finding.severity for finding in verdict.findings if finding.rule == rule_id]
    return max(own, key=lambda severity: severity.rank).value if own else "pass"


def _question(example: Example) -> tuple[Draft, Context]:
    consent, holds = CONSENTS[example.consent]
    draft = Draft(example.draft, MessageKind(example.kind), media=example.media)
    recent = thread_texts(example.thread)
    context = Context(
        consent,
        holds,
        draft.kind is MessageKind.INTERNAL,
        discreet=example.discreet,
        name=example.name,
        recent=recent,
        dormant=example.dormant,
    )
    return draft, context


def _now(example: Example) -> dt.datetime | None:
    return dt.datetime.fromisoformat(example.now) if example.now else None
