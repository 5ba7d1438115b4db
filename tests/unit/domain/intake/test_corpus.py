"""The goals of the guard research, section 7, on the project's own corpora."""

from __future__ import annotations

import functools

import pytest

from sms_tui.domain.intake import classify
from sms_tui.domain.messages import Intent
from tests.unit.domain.intake.scoring import Scores, corpus, rules, score


@functools.cache
def scores(name: str = "inbound.jsonl") -> Scores:
    return score(corpus(name), rules())


@pytest.mark.parametrize("name", ["inbound.jsonl", "inbound_more.jsonl"])
def test_scores_are_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{name}\n{scores(name).table()}")  # noqa: T201
    assert sum(scores(name).wanted.values()) > 0


@pytest.mark.parametrize(
    ("intent", "least"),
    [
        ("opt_out", 1.0),
        ("opt_out_suspected", 0.9),
        ("urgent", 0.9),
        ("sensitive", 0.95),
        ("complaint_or_appeal", 0.85),
        ("abusive", 0.85),
        ("spam", 0.85),
        ("help", 0.9),
        ("opt_in", 0.9),
        ("normal", 0.96),
    ],
)
@pytest.mark.parametrize("name", ["inbound.jsonl", "inbound_more.jsonl"])
def test_recall(name: str, intent: str, least: float) -> None:
    found = scores(name)
    assert not found.wanted[intent, "all"] or found.recall(intent) >= least


@pytest.mark.parametrize(
    ("intent", "most"),
    [("opt_out", 0.0), ("opt_out_suspected", 0.02), ("urgent", 0.02), ("spam", 0.01), ("abusive", 0.01)],
)
def test_false_alarms(intent: str, most: float) -> None:
    assert scores().false_rate(intent) <= most


@pytest.mark.parametrize(
    "intent", ["opt_out", "opt_out_suspected", "urgent", "sensitive", "complaint_or_appeal", "abusive", "spam"]
)
def test_spanish_is_within_five_points_of_english(intent: str) -> None:
    assert scores().recall(intent, "es") >= scores().recall(intent, "en") - 0.05


@pytest.mark.parametrize("label", ["ack", "tapback", "wrong_number", "lang_unchecked"])
def test_labels(label: str) -> None:
    wanted = sum(label in row["expect"]["labels"] for row in corpus("inbound.jsonl"))
    assert scores().missing_labels[label] <= 0.05 * wanted


def test_ordinary_chat_is_never_opted_out_and_hardly_ever_suspected() -> None:
    rows = corpus("chat.jsonl")
    intents = [classify(row["text"], rules()).intent for row in rows]
    assert Intent.OPT_OUT not in intents
    # The corpus is made of hard cases: a quarter of it holds a stop word in an ordinary use.
    assert intents.count(Intent.OPT_OUT_SUSPECTED) <= 0.01 * len(rows)
    assert intents.count(Intent.SPAM) <= 0.01 * len(rows)
    assert intents.count(Intent.NORMAL) >= 0.94 * len(rows)
