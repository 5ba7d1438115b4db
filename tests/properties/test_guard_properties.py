"""The guard on any text: it never fails, points into the text, decides alike twice, and grows linearly."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_tui.domain.guard import normalise, uncover
from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.normalise import fold
from sms_tui.domain.guard.numbers import judged_chains
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Decision, Draft
from sms_tui.settings.guard_rules import load_rules

NOW = dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC)
BOOKS = {policy: load_rules(policy, run_examples=False) for policy in ("ijc", "lehigh")}

PIECES = st.sampled_from(
    [
        "your", "case", "was", "granted", "su", "caso", "fue", "negado", "SSN", "219-09-9999", "A212345678", "\u200b",
        "\u00ad", "\ufe0f", "\u0301", "１", "٣", "е", "І", " ", "\n", "-", ".", "/", ":", "(", ")", "[.]", "bit.ly/x",
        "one", "two", "double", "dash", "cuarenta y cinco", "d", "e", "n", "i", "3/9", "Monday", "lunes", "9 de marzo",
        "$1,200", "%", "Hi Ana,", "👍", "🎉", "grade", "B+", "STOP", "if", "si", "sí", "?", "!", "you're", "don't",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.binary(max_size=120).map(lambda data: data.decode("utf-8", "replace")),
    st.binary(max_size=120).map(lambda data: data.decode("utf-16", "replace")),
)


def judged(text: str, thread: list[str], rules: RuleBook) -> list[tuple[str, int | None, int | None]]:
    consent, holds = CONSENTS["implied"]
    context = Context(consent, holds, name="Ana Li", recent=thread_texts(thread))
    return [(f.rule, f.start, f.end) for f in check(Draft(text), context, rules, NOW).findings]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.lists(TEXTS, max_size=3), st.sampled_from(["ijc", "lehigh"]))
def test_any_text_is_judged_alike_twice_with_spans_inside(text: str, thread: list[str], policy: str) -> None:
    found = judged(text, thread, BOOKS[policy])
    assert found == judged(text, thread, BOOKS[policy])
    for _, start, end in found:
        assert (start is None) == (end is None)
        if start is not None and end is not None:
            assert 0 <= start < end <= len(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_folding_maps_every_character_into_the_text(text: str) -> None:
    view = fold(text)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert view.text.isascii()
    places = [(start, end) for start, end in zip(view.starts, view.ends, strict=True)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert list(view.starts) == sorted(view.starts)


@pytest.mark.parametrize("between", ["\u200b", "\u200d\u200c", "\u00ad", "\ufeff", "\u2060\u180e"])
def test_invisible_characters_hide_nothing(between: str) -> None:
    text = between.join("Your SSN is 219-09-9999")
    found = [rule for rule, _, _ in judged(text, [], BOOKS["ijc"])]
    assert "PII.SSN" in found


@pytest.mark.parametrize("piece", ["1", "1-", "one two ", "a", "d e ", "((", "[.]", "your case was ", "\u200ba", "$1 "])
def test_the_work_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Count what the number and uncovering stages produce: at most linear, with a generous constant."""
    sizes = {}
    for times in (200, 800):
        text = (piece * times)[: len(piece) * times]
        with patch.object(uncover, "rewrite", wraps=normalise.rewrite) as rewritten:
            judged(text, [], BOOKS["ijc"])
            views = rewritten.call_count
        sizes[times] = (len(judged_chains(fold(text).text)) + len(fold(text).text), views)
    assert sizes[800][0] <= 6 * sizes[200][0] + 400
    assert sizes[800][1] <= sizes[200][1] + 8


def test_the_prefilter_still_finds_the_last_words_of_a_very_long_text() -> None:
    consent, holds = CONSENTS["implied"]
    text = "We are open on weekdays and glad to help. " * 400 + "Your asylum was granted."
    verdict = check(Draft(text), Context(consent, holds), BOOKS["ijc"], NOW)
    assert verdict.decision is Decision.BLOCK
