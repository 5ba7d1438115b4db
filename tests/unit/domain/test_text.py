"""Printable text, segments, masking and widths."""

from __future__ import annotations

import pytest

from sms_tui.domain.text import (
    GSM_BASIC,
    GSM_EXTENSION,
    MARKS_PER_BASE,
    Segments,
    cell_width,
    mask,
    printable,
    segments,
    shorten,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("hola, ¿qué tal?", "hola, ¿qué tal?"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;owned\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("\x1bPq#1\x1b\\x", "x"),
        ("\x9b2Jx", "x"),
        ("\x1b\x1b[2J[31mx", "[31mx"),
        ("a\x00\x07\x08\x7fb", "ab"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\x0bd\x85e\u2028f\u2029g", "a\nb\nc\nd\ne\nf\ng"),
        ("\u202eabc\u2066d\u2069\u200e\u061c", "abcd"),
        ("st\u200bop\ufeff\u00ad", "stop"),
        ("st\u034fo\u3164p\u2800", "stop"),
        ("a\u00a0b\u3000c", "a b c"),
        ("a\ud800b", "a\ufffdb"),
        ("\ue000", "\ufffd"),
        ("\u0378", "\ufffd"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("👍🏽", "👍🏽"),
        ("\U0001fa77", "\U0001fa77"),
        ("a\u200db", "ab"),
        ("a\ufe0fb\U000e0100", "ab"),
        ("\u0301a", "\u25cc\u0301a"),
        ("a" + "\u0301" * 50, "a" + "\u0301" * MARKS_PER_BASE),
        ("سلام", "سلام"),
        ("", ""),
    ],
)
def test_printable(raw: str, shown: str) -> None:
    assert printable(raw) == shown


def test_printable_on_one_line() -> None:
    assert printable("a\r\nb\u2028c", newlines=False) == "a b c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 0, 160)),
        ("a" * 160, Segments("GSM-7", 160, 1, 0)),
        ("a" * 161, Segments("GSM-7", 161, 2, 145)),
        ("a" * 306, Segments("GSM-7", 306, 2, 0)),
        ("a" * 307, Segments("GSM-7", 307, 3, 152)),
        ("é" * 160, Segments("GSM-7", 160, 1, 0)),
        ("á" * 70, Segments("UCS-2", 70, 1, 0)),
        ("á" * 71, Segments("UCS-2", 71, 2, 63)),
        ("€" * 80, Segments("GSM-7", 160, 1, 0)),
        ("😀" * 35, Segments("UCS-2", 70, 1, 0)),
        ("a" * 152 + "€" * 5, Segments("GSM-7", 162, 2, 143)),
        ("á" * 66 + "😀" * 3, Segments("UCS-2", 72, 2, 61)),
    ],
)
def test_segments(text: str, expected: Segments) -> None:
    assert segments(text) == expected


def test_gsm_tables_have_the_sizes_of_the_standard() -> None:
    assert len(GSM_BASIC) == 127
    assert len(GSM_EXTENSION) == 10
    assert not GSM_BASIC & GSM_EXTENSION


def test_mask_keeps_shape_and_length() -> None:
    assert mask("SSN 123-45-6789 ok", [(4, 15)]) == "SSN ###-##-#### ok"
    assert mask("ab", [(-3, 1), (0, 9)]) == "##"
    assert mask("ab", []) == "ab"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 5, "short"),
        ("shorter", 5, "shor…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("two\nlines", 20, "two lines"),
        ("x", 0, ""),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)
def test_shorten(text: str, width: int, expected: str) -> None:
    assert shorten(text, width) == expected
    assert cell_width(shorten(text, width)) <= width
