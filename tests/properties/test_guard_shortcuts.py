"""What the guard skips for speed would have found nothing: each shortcut against the pattern that it spares."""

from __future__ import annotations

import functools
import operator
import re
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sms_tui.domain.guard import contractions, dates, links, normalise, number_words, shapes, split, uncover
from sms_tui.domain.guard.normalise import fold
from sms_tui.domain.guard.patterns import Pattern
from sms_tui.domain.guard.signs import (
    APART,
    COUNTED,
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
