"""Phone numbers in and out of E.164."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sms_tui.domain.phone import display, is_short_code, short, to_e164


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+12124073417", "+12124073417"),
        ("212-407-3417", "+12124073417"),
        ("(212) 407-3417", "+12124073417"),
        ("1 212 407 3417", "+12124073417"),
        ("+1.212.407.3417", "+12124073417"),
        ("+52 55 1234 5678", "+525512345678"),
        ("011 44 20 7946 0018", "+442079460018"),
        ("２１２４０７３４１７", "+12124073417"),
        ("+15551234567", "+15551234567"),
        ("88588", "88588"),
        (" 911 ", "911"),
    ],
)
def test_to_e164(text: str, expected: str) -> None:
    assert to_e164(text) == expected


def test_region_decides_national_numbers() -> None:
    assert to_e164("020 7946 0018", "GB") == "+442079460018"


@pytest.mark.parametrize("text", ["", "call me", "407-3417", "+1212407341", "2124073417 ext 5", "+" * 300, "\x00"])
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a (complete )?phone number$") as caught:
        to_e164(text)
    assert caught.value.__cause__ is None


def test_display_and_short() -> None:
    assert display("+12124073417") == "(212) 407-3417"
    assert display("+442079460018") == "+44 20 7946 0018"
    assert display("88588") == "88588"
    assert short("+12124073417") == "212..3417"
    assert short("+442079460018") == "+44..0018"
    assert short("88588") == "88588"


def test_short_codes() -> None:
    assert is_short_code("88588")
    assert not is_short_code("2124073417")
    assert not is_short_code("٨٨٥٨٨")


def test_north_american_numbers_load_no_library() -> None:
    program = (
        "import sys; from sms_tui.domain.phone import display, short, to_e164; "
        "n = to_e164('+12124073417'); display(n); short(n); sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
