"""What the wording of a draft as a whole adds to the hits of its parts, and what it takes from them."""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import WARNS_AT, RuleBook
from sms_tui.domain.guard.types import Evidence, Severity
from sms_tui.domain.guard.weigh import Hit
from sms_tui.domain.guard.wording import Setting, Wording, terms

_BROKEN = "the words marked are those of texts that break this rule"
_EASED = "the draft is worded like those that may be sent"
_ALONE = -20
"""The least points of a draft without its thread; a lone "yes" or "a B" has more, a greeting has fewer."""
_SENTENCE = 2
"""A sentence alone has about half as many points as a draft."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A draft and what its words amount to."""

    reading: Reading
    rules: RuleBook
    wording: Wording
    setting: Setting
    total: int

    @property
    def clears(self) -> bool:
        """Whether the words clear every sentence of what patterns may find in it (of `eased` rules)."""
        if self.total > self.wording.clears_at:
            return False
        text, starts = self.reading.main.view.text, self.reading.main.view.sentences
        return all(
            self._of_sentence(first, last) <= self.wording.clears_at
            for first, last in itertools.pairwise((*starts, len(text)))
        )

    def against(self, hit: Hit) -> int:
        """Return the points below 0 that speak against the hit, or 0 where none may.

        The draft and each sentence of the hit must speak against it.
        """
        if not hit.by_pattern or hit.rule.id not in self.wording.rules:
            return 0
        return max((self.total, *(self._of_sentence(*each) for each in self._sentences(hit))))

    def hit(self) -> Iterator[Hit]:
        """Yield what the words alone amount to: of full severity where they are those of one rule as well.

        Whatever the thread asks, "hello" and "one moment" break no rule: the draft's own words must speak for it too.
        """
        view = self.reading.main.view
        if self.wording.total(view.text, replace(self.setting, answers=False)) < _ALONE:
            return
        rule_id, points = self.wording.rule(terms(view.text, self.setting))
        if rule := self.rules.rule(rule_id):
            severity = rule.severity if points > 0 or rule.severity is Severity.NOTE else Severity.WARN
            place = view.span(*self.wording.span(view.text))
            yield Hit(rule, severity, *place, (Evidence(_BROKEN, self.total),))

    def _of_sentence(self, first: int, last: int) -> int:
        return _SENTENCE * self.wording.total(self.reading.main.view.text[first:last], self.setting)

    def _sentences(self, hit: Hit) -> Iterator[tuple[int, int]]:
        """Yield where the sentences of the hit begin and end in the main view."""
        view = self.reading.main.view
        if hit.start is None or hit.end is None:
            return
        first, last = bisect_right(view.ends, hit.start), bisect_left(view.starts, hit.end)
        for begin, end in itertools.pairwise((*view.sentences, len(view.text))):
            if begin < last and first < end:
                yield begin, end


def worded(reading: Reading, rules: RuleBook) -> Worded | None:
    """Return what the words of a draft amount to; None where the policy does without, or the draft has none."""
    if rules.wording is None or not reading.main.view.text.strip():
        return None
    setting = setting_of(reading, rules.policy)
    return Worded(reading, rules, rules.wording, setting, rules.wording.total(reading.main.view.text, setting))


def setting_of(reading: Reading, policy: str) -> Setting:
    """Return where the draft of `reading` is written."""
    context = reading.context
    return Setting(policy, context.discreet, bool(context.recent), reading.asked, reading.told)


def with_wording(hits: list[Hit], words: Worded | None) -> list[Hit]:
    """Return `hits`, eased where the draft's words speak against them; or a hit of the words where there are none.

    Only hits of patterns are eased, and only of rules whose wording was learned.
    """
    if words is None:
        return hits
    if words.total >= WARNS_AT:
        return [*hits, *words.hit()] if all(hit.severity is Severity.NOTE for hit in hits) else hits
    if words.total > words.wording.lowers_at or not hits:
        return hits
    return [eased for hit in hits if (eased := _eased(hit, words.against(hit), words.wording))]


@functools.lru_cache(maxsize=8)
def lasting(rules: RuleBook) -> int:
    """Return the lines whose hits no wording eases, as bits by place."""
    learned = rules.wording.rules if rules.wording is not None else {}
    return sum(1 << place for place, line in enumerate(rules.lines) if line.signal.sure or line.rule.id not in learned)


def _eased(hit: Hit, points: int, wording: Wording) -> Hit | None:
    if points > wording.lowers_at:
        return hit
    if points <= wording.clears_at:
        return None
    if hit.severity is not Severity.BLOCK:
        return hit
    return replace(hit, severity=Severity.WARN, evidence=(*hit.evidence, Evidence(_EASED, points)))
