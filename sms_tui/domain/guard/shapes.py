"""Shapes of identifiers: how many digits, how they are usually grouped, and what a valid one must satisfy.

A shape alone is weak evidence (nine random digits are a valid Social Security number nine times in ten), so each
candidate only says how it is written; the rule files say how much that counts and which words near it count more.
Sources: SSA POMS RM 10201.035, the IRS's ITIN ranges, the American Bankers Association's checksum, ISO/IEC 7812,
the CMS description of the Medicare beneficiary identifier, RENAPO's CURP.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sms_tui.domain.guard.numbers import Chain, judged_chains
from sms_tui.domain.guard.patterns import Pattern
from sms_tui.domain.guard.tokens import through_digits


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a view that may be an identifier; `form` says how it is written (see `FORMS`)."""

    start: int
    end: int
    form: str


FORMS = ("distinct", "typical", "bare", "loose", "spread", "invalid")
"""Unmistakable; in its customary grouping; digits only; unusual grouping; digit by digit; impossible value."""


@dataclass(frozen=True, slots=True)
class _Digits:
    lengths: frozenset[int]
    groupings: frozenset[tuple[int, ...]]
    valid: Callable[[str], bool] | None = None
    """A value that fails is still a candidate of the form `invalid`."""
    must: Callable[[str], bool] | None = None
    """A value that fails is no candidate."""


def valid_ssn(digits: str) -> bool:
    """Area not 000, 666 or 900-999, group not 00, serial not 0000."""
    return digits[:3] not in ("000", "666") and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"


def valid_itin(digits: str) -> bool:
    """Begins with 9; fourth and fifth digit 50-65, 70-88, 90-92 or 94-99."""
    group = int(digits[3:5])
    return digits[0] == "9" and (50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99)


def valid_routing(digits: str) -> bool:
    """The 3-7-1 checksum, and a first pair that the Federal Reserve has given out."""
    from stdnum.us import rtn

    pair = int(digits[:2])
    return bool(rtn.is_valid(digits)) and (pair <= 12 or 21 <= pair <= 32 or 61 <= pair <= 72 or pair == 80)


def valid_card(digits: str) -> bool:
    """Luhn, an issuer that exists with that length, and not one digit repeated."""
    from stdnum import luhn

    if len(set(digits)) < 2 or not _issued(digits):
        return False
    return bool(luhn.is_valid(digits))


def _issued(digits: str) -> bool:
    length, two, four = len(digits), int(digits[:2]), int(digits[:4])
    if digits[0] == "4":
        return length in (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return length == 16
    if two in (34, 37):
        return length == 15
    if two in (36, 38, 39) or 300 <= int(digits[:3]) <= 305:
        return 14 <= length <= 19
    if 3528 <= four <= 3589:
        return 16 <= length <= 19
    if four == 6011 or two in (64, 65) or two == 62:
        return 16 <= length <= 19
    if two in (50, 56, 57, 58, 60, 61, 63, 66, 67, 68, 69):
        return 12 <= length <= 19
    return two == 18 and length == 15


def valid_cedula(digits: str) -> bool:
    """The Dominican cédula's Luhn check."""
    from stdnum.do import cedula

    return bool(cedula.is_valid(digits))


def _starts_with_eight(digits: str) -> bool:
    return digits[0] == "8"


def _varied(digits: str) -> bool:
    return len(set(digits)) > 1


_DIGITS: dict[str, _Digits] = {
    "ssn": _Digits(frozenset({9}), frozenset({(3, 2, 4)}), valid_ssn, _varied),
    "itin": _Digits(frozenset({9}), frozenset({(3, 2, 4)}), must=valid_itin),
    "nine_digits": _Digits(frozenset({9}), frozenset({(3, 2, 4), (2, 7)}), must=_varied),
    "alien": _Digits(frozenset({7, 8, 9}), frozenset({(3, 3, 3), (2, 3, 3), (1, 3, 3), (3, 3, 2)}), must=_varied),
    "routing": _Digits(frozenset({9}), frozenset({(4, 4, 1), (3, 3, 3)}), must=valid_routing),
    "account": _Digits(frozenset(range(6, 18)), frozenset(), must=_varied),
    "card": _Digits(frozenset(range(12, 20)), frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4)}), must=valid_card),
    "card_like": _Digits(frozenset({15, 16}), frozenset({(4, 4, 4, 4), (4, 6, 5)}), must=_varied),
    "i94": _Digits(frozenset({11}), frozenset({(3, 3, 3, 2), (9, 2)}), must=_varied),
    "lin": _Digits(frozenset({9}), frozenset({(3, 3, 3), (3, 2, 4)}), must=_starts_with_eight),
    "id_digits": _Digits(frozenset(range(6, 20)), frozenset(), must=_varied),
    "cedula": _Digits(frozenset({11}), frozenset({(3, 7, 1)}), valid_cedula, _varied),
    "dui": _Digits(frozenset({9}), frozenset({(8, 1)}), must=_varied),
    "dpi": _Digits(frozenset({13}), frozenset({(4, 5, 4)}), must=_varied),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    pattern: re.Pattern[str]
    """Bounded by `_whole`, so that it never matches part of a word."""
    gate: re.Pattern[str]
    """Matches some part of every text that `pattern` matches in; much cheaper."""
    form: str = "distinct"
    check: Callable[[str], bool] | None = None
    """Judges the letters and digits alone, without separators."""


def valid_curp(value: str) -> bool:
    """RENAPO's check digit and birth date."""
    from stdnum.mx import curp

    return bool(curp.is_valid(value.upper()))


_L = "[ac-hjkmnp-rt-y]"
_LN = "[0-9ac-hjkmnp-rt-y]"
_MBI = rf"[1-9]{_L}{_LN}[0-9][ -]?{_L}{_LN}[0-9][ -]?{_L}{{2}}[0-9]{{2}}"
_CENTRES = ("eac", "vsc", "wac", "csc", "lin", "nsc", "src", "tsc", "msc", "nbc", "ysc", "pod")
_CENTRE = "(?:" + "|".join(map("[ .-]?".join, (*_CENTRES, ("[i1l]", "[o0]", "e")))) + ")"


def _whole(expression: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{expression})(?![a-z0-9])")


_MANY_DIGITS = re.compile(r"[0-9](?:[ \-./_,]{0,2}[0-9]){6}")
_FIVE_DIGITS = re.compile(r"[0-9]{5}")
_CODED = re.compile(r"[0-9][a-z0-9]{3}")
_MEDICARE_START = re.compile(r"[1-9][a-z][0-9a-z][0-9]")
_DIAGNOSIS = re.compile(r"\.[0-9a-z]")

_TOKENS: dict[str, _Token] = {
    "receipt": _Token(_whole(rf"{_CENTRE}[ \-.#:/_]{{0,3}}[0-9](?:[ \-./_,]{{0,2}}[0-9]){{9}}"), _MANY_DIGITS),
    "alien_lettered": _Token(_whole(r"a[ \-.#:]{0,3}[0-9](?:[ \-./_,]{0,2}[0-9]){6,8}"), _MANY_DIGITS),
    "sevis": _Token(_whole(r"n[ -]?[0-9](?:[ -]?[0-9]){9}"), _MANY_DIGITS),
    "i94_new": _Token(_whole(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}[ -]?[a-hj-km-np-z][ -]?[0-9]"), _MANY_DIGITS),
    "mbi": _Token(_whole(_MBI), _MEDICARE_START),
    "curp": _Token(_whole(r"[a-z]{4}[0-9]{6}[hmx][a-z]{5}[a-z0-9][0-9]"), _FIVE_DIGITS, check=valid_curp),
    "icd10": _Token(_whole(r"[a-tv-z][0-9][0-9ab]\.[0-9a-z]{1,4}|u0[79]\.[0-9]"), _DIAGNOSIS, "typical"),
    "letter_digits": _Token(
        _whole(r"[a-z]{1,3}[ -]?[0-9]{5,14}|[a-z][0-9]{4}[ -][0-9]{5}[ -][0-9]{5}"), _FIVE_DIGITS, "typical"
    ),
    "id_token": _Token(_whole(
        r"[a-z]{0,3}[0-9][a-z0-9]{4,13}|[a-z]{1,4}[ \-][0-9]{5,12}|[a-z]{2,4}[0-9]{4,10}[a-z]{0,2}"
    ), _CODED, "bare"),
}  # fmt: skip

NAMES = frozenset({*_DIGITS, *_TOKENS, "last_four"})
"""The shapes that a rule file may name."""

_FOUR = re.compile(r"(?<![0-9$])[0-9](?:[ -]?[0-9]){3}(?![0-9])")


def candidates(shape: str, text: str, found: Sequence[Chain]) -> Iterator[Candidate]:
    """Yield the candidates of `shape` in folded `text`, whose usable chains of digits are `found`."""
    if shape in _DIGITS:
        yield from _by_digits(_DIGITS[shape], found)
    elif shape in _TOKENS:
        yield from _by_token(_TOKENS[shape], text)
    else:
        for four in _FOUR.finditer(text):
            if not text[four.end() : four.end() + 2].strip(" ").startswith(":"):
                yield Candidate(four.start(), four.end(), "bare")


def is_token(shape: str, text: str) -> bool:
    """Whether `text`, letters and digits alone, is an unmistakable identifier of `shape`."""
    token = _TOKENS.get(shape)
    return token is not None and token.form == "distinct" and token.pattern.fullmatch(text) is not None


def may_hold_tokens(data: bytes) -> bool:
    """Whether the folded text of `data` may have a candidate that is no chain of digits; False is sure."""
    return _ANY_TOKEN.found(data)


_ANY_TOKEN = Pattern("|".join(("[0-9](?:[ -]?[0-9]){3}", *{token.gate.pattern for token in _TOKENS.values()})))


def usable(text: str) -> tuple[Chain, ...]:
    """Return the chains of folded `text` that may be an identifier: long enough, alone, and not plainly harmless."""
    return _usable(through_digits(text, _TOUCHING))


_TOUCHING = 2
"""So many characters behind a chain tell whether it stands alone."""


@functools.lru_cache(maxsize=32)
def _usable(text: str) -> tuple[Chain, ...]:
    judged = judged_chains(text)
    phones = [chain for chain, plain in judged if plain and not chain.part and sum(chain.lengths) >= _PHONE_DIGITS]
    return tuple(
        [
            chain
            for chain, plain in judged
            if not plain
            and _FEWEST <= sum(chain.lengths) <= _MOST
            and not _touches_word(text, chain)
            and not (chain.part and any(phone.start <= chain.start and chain.end <= phone.end for phone in phones))
        ]
    )


_FEWEST, _MOST = 6, 19
_PHONE_DIGITS = 10
"""A whole telephone number: no part of it is anything else."""


def _by_digits(shape: _Digits, found: Sequence[Chain]) -> Iterator[Candidate]:
    for chain in found:
        if sum(chain.lengths) not in shape.lengths:
            continue
        if chain.part and (chain.lengths not in shape.groupings and len(chain.groups) > 1):
            continue
        digits = chain.digits
        if shape.must and not shape.must(digits):
            continue
        form = _form(shape, chain)
        if shape.valid and not shape.valid(digits):
            form = "invalid"
        yield Candidate(chain.start, chain.end, form)


def _touches_word(text: str, chain: Chain) -> bool:
    """Whether a letter or a decimal point and digit stands directly against the chain."""
    after = text[chain.end : chain.end + 2]
    before = text[max(0, chain.start - 2) : chain.start]
    return bool(
        (before[-1:].isalpha() and not before[:-1].strip().isspace() and before[:-1].isalnum())
        or after[:1].isalpha()
        or after[:1] == "%"
        or (after[:1] in ("-", "/") and after[1:].isdigit())
    )


def _form(shape: _Digits, chain: Chain) -> str:
    lengths = chain.lengths
    if chain.odd:
        return "spread" if set(lengths) == {1} or lengths in shape.groupings else "loose"
    if len(lengths) == 1:
        return "bare"
    if lengths in shape.groupings:
        return "loose" if chain.part and not chain.even else "typical"
    if len(lengths) >= 7 and max(lengths) <= 2:
        return "spread"
    return "loose"


@functools.lru_cache(maxsize=64)
def _possible(gate: re.Pattern[str], text: str) -> bool:
    return gate.search(text) is not None


def _by_token(shape: _Token, text: str) -> Iterator[Candidate]:
    if not _possible(shape.gate, text):
        return
    for found in shape.pattern.finditer(text):
        start, end = found.span()
        if (start and (text[start - 1].isalnum())) or (end < len(text) and text[end].isalnum()):
            continue
        if shape.check and not shape.check(re.sub(r"[^a-z0-9]", "", found.group())):
            continue
        yield Candidate(start, end, shape.form)
