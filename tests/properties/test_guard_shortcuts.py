"""What the guard skips for speed would have found nothing: each shortcut against the pattern that it spares."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sms_tui.domain.guard import contractions, dates, links, number_words, shapes
from sms_tui.domain.guard.normalise import fold
from sms_tui.domain.guard.patterns import Pattern

PIECES = [
    *"0123456789", *"aenmxb", " ", " ", "-", ".", "/", ",", ":", "_", "'", "[", "]", "(", "www", "//", "com", "dot",
    "march", "mar", "monday", "lunes", "de", "the", "11", "2026", "st", "th", "am", "one", "cinco", "double", "mil",
    "don't", "im", "cannot", "u", "pa'", "s.s.n", "e.g.", "ioe", "eac", "a123", "1eg4", "f41.1", "line", "see",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
MANY = settings(max_examples=300, deadline=None)


@MANY
@given(TEXTS)
@example("monday march 11 or march 12, 3/4/26 and 2026-03-11")
def test_dates_are_found_where_a_search_of_the_whole_text_finds_them(text: str) -> None:
    beginnings = dates._beginnings(text)
    for form, begins_with in dates._FORMS:
        searched = [found.span() for found in form.finditer(text)]
        assert [found.span() for found in dates._matches(form, text, beginnings, begins_with)] == searched


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
    if contractions._PATTERN.search(text):
        assert not contractions._WHOLE.keys().isdisjoint(contractions._RUN.findall(text))
    if contractions._DOTTED.search(text):
        assert contractions._DOTTED_HINT.search(text)
    hint = re.compile(rf"(?<![a-z])(?:{'|'.join(number_words._HINTS)})(?![a-z])")
    if not hint.search(text):
        assert number_words.number_edits(text) == []


@MANY
@given(TEXTS)
@example("see example . com/x")
def test_a_text_with_a_link_may_hold_links(text: str) -> None:
    folded = fold(text).text
    readable, _, _ = links._refanged(folded)
    if links._LINK.search(readable):
        assert links._may_hold_links(folded)


@MANY
@given(TEXTS, st.integers(0, 12), st.none() | st.integers(0, 30))
def test_spans_are_those_of_the_library(text: str, start: int, end: int | None) -> None:
    pattern = Pattern(r"\b[0-9]+\b|march|a*|th")
    data = text.encode("ascii")
    cut = data[start:] if end is None else data[start:end]
    searched = [found.span() for found in pattern.compiled.finditer(cut)]
    assert pattern.spans(data, start, end) == [(start + s, start + e) for s, e in searched if e > s]
    assert pattern.found(data) == (pattern.compiled.search(data) is not None)
