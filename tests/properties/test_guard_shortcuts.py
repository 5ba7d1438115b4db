"""What the guard skips for speed would have found nothing: each shortcut against the pattern that it spares."""

from __future__ import annotations

import functools
import json
import operator
import re
from pathlib import Path
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sms_tui.domain.guard import (
    contractions,
    dates,
    engine,
    links,
    normalise,
    number_words,
    numbers,
    shapes,
    split,
    uncover,
)
from sms_tui.domain.guard.normalise import fold
from sms_tui.domain.guard.patterns import Pattern
from sms_tui.domain.guard.reading import read
from sms_tui.domain.guard.signs import (
    APART,
    COUNTED,
    DIGIT,
    DOTTED,
    IDENTIFIER,
    INSIDE,
    LEET,
    LETTER_DIGIT,
    LINK,
    SPACED,
    SPOKEN,
    STRETCHED,
    signs,
)
from sms_tui.domain.guard.worded import Worded, worded
from sms_tui.settings.guard_rules import load_rules
from tests.support.guard_lines import question

CORPUS = Path(__file__).parents[1] / "support" / "corpora" / "drafts.jsonl"
PIECES = [
    *"0123456789", *"aenmxb", " ", " ", "-", ".", "/", ",", ":", "_", "'", "[", "]", "(", "www", "//", "com", "dot",
    "march", "mar", "monday", "lunes", "de", "the", "11", "2026", "st", "th", "am", "one", "cinco", "double", "mil",
    "don't", "im", "cannot", "u", "pa'", "s.s.n", "e.g.", "ioe", "eac", "a123", "1eg4", "f41.1", "line", "see",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
SPELT = ["d e n i e d", "d.e.n", "l0st", "n0", "aaa", "O", "S", "l", "|", "dash", "punto", "next 3", "= ", "~", "%"]
TRIGGERED = {
    APART: [uncover._BETWEEN_DIGITS],
    SPACED: [uncover._SPACED],
    INSIDE: [uncover._INSIDE],
    STRETCHED: [uncover._STRETCHED],
    SPOKEN: [number_words._SPOKEN_SEPARATOR, number_words._SPOKEN_POINT],
    COUNTED: [split._COUNT],
    LEET: [re.compile(r"[a-z][0-9@$!|+]+[a-z]|(?<![a-z0-9])[0-9@$][a-z]{3}|[a-z]{3}[0-9@$](?![0-9])")],
    LETTER_DIGIT: [uncover._LOOSE],
}  # fmt: skip
"""What each sign stands for."""


def identifier_shapes(text: str) -> list[str]:
    """Return the digits of `text` that lie near each other, as an identifier's must."""
    return re.findall(r"[0-9](?:[^0-9a-z]{0,5}[a-z]{0,3}[^0-9a-z]{0,5}[0-9]){4}|[a-z][0-9][0-9ab]\.[0-9a-z]", text)


MANY = settings(max_examples=300, deadline=None)


@MANY
@given(TEXTS)
@example("monday march 11 or march 12, 3/4/26 and 2026-03-11")
def test_dates_are_found_where_a_search_of_the_whole_text_finds_them(text: str) -> None:
    beginnings = dates._beginnings(text)
    kinds = functools.reduce(operator.or_, (kind for _, kind in beginnings), 0)
    expected: list[tuple[int, int]] = []
    for form, _, holds in dates._FORMS:
        searched = [found.span() for found in form.finditer(text)]
        assert kinds & holds or not searched
        expected += searched
    assert [(start, end) for start, end, _ in dates._by_form(text, beginnings)] == expected


@MANY
@given(TEXTS)
@example("my a 123 456 789")
@example("f41.1")
def test_a_shape_is_never_found_where_its_gate_is_shut(text: str) -> None:
    for shape in shapes._TOKENS.values():
        if shape.pattern.search(text):
            assert shape.gate.search(text)


@MANY
@given(TEXTS)
def test_contractions_and_number_words_are_never_skipped(text: str) -> None:
    data = text.encode("ascii")
    if contractions._PATTERN.search(text):
        assert contractions._HINTS.matching(data)
    if contractions._DOTTED.search(text):
        assert signs(text) & DOTTED
    if [found for found in number_words._GROUP.finditer(text) if found.group() not in ("o", "un", "una")]:
        assert number_words._HINTS.matching(data)


@MANY
@given(st.lists(st.sampled_from([*PIECES, *SPELT]), max_size=24).map("".join))
@example("0--lunes")
@example("my d e n i e d case is 12O-4S, 5 / 6 or 4 dash 4; the next 3: aaa")
def test_what_a_sign_triggers_finds_nothing_without_it(text: str) -> None:
    text = fold(text).text
    shown = signs(text)
    for bit, triggered in TRIGGERED.items():
        if not shown & bit:
            assert not any(found.group() for pattern in triggered for found in pattern.finditer(text))
    if not shown & LETTER_DIGIT:
        for found in uncover._COMPOUND.finditer(text):
            assert not (re.search("[0-9]", found.group()) and re.search("[a-z|]", found.group()))
    if not shown & IDENTIFIER:
        assert not identifier_shapes(text)


@MANY
@given(st.text(st.sampled_from("Aé íÍsS¿½ñ\u200b٣.  \t-Dr"), max_size=30))
def test_folding_at_once_is_folding_each_character(text: str) -> None:
    apart, starts, ends = normalise._fold_each(text)
    folded = normalise._keep_yes(text, apart, starts)
    with mock.patch.object(normalise, "_SINGLE", dict.fromkeys(map(ord, text), normalise._SEVERAL)):
        slow = fold(text)
    assert fold(text).text == slow.text
    assert (list(fold(text).starts), list(fold(text).ends)) == (list(slow.starts), list(slow.ends))
    assert len(folded) == len(starts) == len(ends)


@MANY
@given(TEXTS)
@example("see st. 4, no. 12, prof. x and feb. 3")
def test_abbreviations_are_never_skipped(text: str) -> None:
    if normalise._ABBREVIATION.search(text):
        assert normalise._MAY_ABBREVIATE.found(text.encode("ascii"))


@MANY
@given(TEXTS)
@example("see example . com/x")
def test_a_text_with_a_link_may_hold_links(text: str) -> None:
    folded = fold(text).text
    readable, _, _ = links._refanged(folded)
    if links._LINK.search(readable):
        assert signs(folded) & LINK


@MANY
@given(TEXTS, st.integers(0, 12), st.none() | st.integers(0, 30))
def test_spans_are_those_of_the_library(text: str, start: int, end: int | None) -> None:
    pattern = Pattern(r"\b[0-9]+\b|march|a*|th")
    data = text.encode("ascii")
    cut = data[start:] if end is None else data[start:end]
    searched = [found.span() for found in pattern.compiled.finditer(cut)]
    assert pattern.spans(data, start, end) == [(start + s, start + e) for s, e in searched if e > s]
    assert pattern.found(data) == (pattern.compiled.search(data) is not None)


BEHIND = st.lists(
    st.sampled_from(
        [" de", " of", " septiembre", " march", ", (monday)", " hours", " students", " please", "%", ":", "."]
    ),
    max_size=9,
).map("".join)


@MANY
@given(TEXTS, BEHIND)
@example("11", " de septiembre, (miercoles) we meet at the office")
def test_what_is_told_of_digits_needs_no_more_of_the_text(text: str, behind: str) -> None:
    whole = text + behind
    assert dates.mentions(whole) == (dates._mentions.__wrapped__(whole) if signs(whole) & DIGIT else ())
    assert shapes.usable(whole) == shapes._usable.__wrapped__(whole)
    assert numbers.judged_chains(whole) == numbers._judged_chains.__wrapped__(whole)


@MANY
@given(TEXTS)
@example("my a 123 456 789 is f41.1, 1eg4")
def test_a_token_is_never_skipped(text: str) -> None:
    if any(shape.gate.search(text) for shape in shapes._TOKENS.values()) or shapes._FOUR.search(text):
        assert shapes.may_hold_tokens(text.encode("ascii"))


@MANY
@given(
    st.lists(st.sampled_from(["dr. ", "prof.", "no. ", "5", "apt. ", "e.g. ", "hi", " ", "St. ", ".", "(", "\n", "#"]))
)
def test_abbreviations_are_those_of_the_whole_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    view = fold(text)
    plain, *_ = normalise._collapse_spaces(text.lower(), range(len(text)), range(1, len(text) + 1))
    assert view.text == normalise._ABBREVIATION.sub(normalise._spaced, plain)


@MANY
@given(st.lists(st.sampled_from(["hi", " ", ". ", "...", "?!", ": ", ":", "\n\n", ";", "3.5", "!"])).map("".join))
def test_sentences_are_those_of_the_whole_text(text: str) -> None:
    ends = [found.end() for found in normalise._SENTENCE_END.finditer(text)]
    assert normalise.sentence_starts(text) == (0, *(end for end in ends if end < len(text)))


def test_what_the_words_clear_would_be_taken_away_anyway() -> None:
    books = {policy: load_rules(policy, run_examples=False) for policy in ("ijc", "lehigh")}
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()[::23]]
    asked = [(*question(line), books[line["org"]]) for line in lines]
    skipped = [engine.check(draft, context, book, now) for draft, context, now, book in asked]
    with mock.patch.object(Worded, "clears", False):
        assert [engine.check(draft, context, book, now) for draft, context, now, book in asked] == skipped
    assert any(
        words is not None and words.clears
        for draft, context, now, book in asked
        if (words := worded(read(draft, context, book, now), book)) is not None
    )
