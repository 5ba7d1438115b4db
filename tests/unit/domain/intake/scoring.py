"""Scores of the classifier on a labelled corpus."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sms_tui.domain.intake import IntakeRules, classify, intent_for
from sms_tui.domain.messages import Intent
from sms_tui.domain.text import printable
from sms_tui.settings.intake_rules import load_intake

CORPORA = Path(__file__).parents[3] / "support" / "corpora"


@functools.cache
def rules(policy: str = "ijc") -> IntakeRules:
    """Return the shipped rules of a policy."""
    return load_intake(policy, run_examples=False)


def corpus(name: str) -> list[dict[str, Any]]:
    """Return the rows of a corpus."""
    lines = (CORPORA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass
class Scores:
    """Found and wrongly given intents, by intent and language."""

    wanted: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    unwanted: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missing_labels: Counter[str] = field(default_factory=Counter)

    def recall(self, intent: str, lang: str = "all") -> float:
        """Return the share of texts with this intent whose labels or intent name it."""
        return self.found[intent, lang] / max(1, self.wanted[intent, lang])

    def false_rate(self, intent: str) -> float:
        """Return the share of texts without this intent that got it all the same."""
        return self.false[intent] / max(1, self.unwanted[intent])

    def table(self) -> str:
        """Return the scores for people."""
        rows = [f"{'intent':22}{'recall':>16}{'false':>14}   en / es / mixed"]
        for intent in Intent:
            name = intent.value
            langs = " / ".join(f"{100 * self.recall(name, lang):.0f}" for lang in ("en", "es", "mixed"))
            rows.append(
                f"{name:22}{self.found[name, 'all']:5}/{self.wanted[name, 'all']:<4}{100 * self.recall(name):5.1f}%"
                f"{self.false[name]:5}/{self.unwanted[name]:<5}{100 * self.false_rate(name):.2f}%   {langs}"
            )
        return "\n".join(rows)


def score(rows: Iterable[dict[str, Any]], using: IntakeRules) -> Scores:
    """Classify every row and count."""
    scores = Scores()
    for row in rows:
        seen = classify(printable(row["text"]), using)
        intent = intent_for(seen, opted_out=row["contact_state"] == "opted_out").value
        wanted = {row["expect"]["intent"], *row["expect"]["labels"]}
        given = {intent, *seen.labels}
        expected = row["expect"]["intent"]
        hit = intent == expected if expected in ("normal", "opt_out") else expected in given
        for lang in ("all", row["lang"]):
            scores.wanted[expected, lang] += 1
            scores.found[expected, lang] += hit
        for each in Intent:
            if each.value not in wanted:
                scores.unwanted[each.value] += 1
                scores.false[each.value] += each.value in given
        scores.missing_labels.update(wanted - given)
    return scores
