"""Printable text and segments hold for any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sms_tui.domain.text import cell_width, mask, printable, segments, shorten

ODD = "\x1b[]\x9b\x07\\m0;\u200d\ufe0f\u202e\u2066\u0301👩❤\U0001f3fd\U000e0041\u2028\ud800 a"
TEXTS = st.one_of(st.text(max_size=60), st.text(st.sampled_from(ODD), max_size=40))


@given(TEXTS, st.booleans())
def test_printable_is_a_fixed_point(text: str, newlines: bool) -> None:
    once = printable(text, newlines=newlines)
    assert printable(once, newlines=newlines) == once


@given(TEXTS)
def test_printable_leaves_nothing_that_moves_or_reorders(text: str) -> None:
    for char in printable(text):
        assert char == "\n" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert unicodedata.category(char) != "Cf" or char == "\u200d"
    assert "\n" not in printable(text, newlines=False)


@given(TEXTS)
def test_segments_hold_every_unit(text: str) -> None:
    found = segments(text)
    alone, split = (160, 153) if found.encoding == "GSM-7" else (70, 67)
    assert found.left >= 0
    assert (found.count == 0) == (text == "")
    if found.count <= 1:
        assert found.units + found.left == alone
    else:
        assert found.units <= found.count * split - found.left
        assert found.count * split - found.left - found.units < found.count


@given(TEXTS, st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=4))
def test_mask_keeps_length_and_hides_every_digit(text: str, spans: list[tuple[int, int]]) -> None:
    hidden = mask(text, spans)
    assert len(hidden) == len(text)
    for start, end in spans:
        assert not any(char.isalnum() for char in hidden[max(start, 0) : max(end, 0)])


@given(TEXTS, st.integers(0, 30))
def test_shorten_fits(text: str, width: int) -> None:
    shown = shorten(printable(text, newlines=False), width)
    assert cell_width(shown) <= width
