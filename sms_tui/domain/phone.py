"""Phone numbers: E.164 as the only stored form, short codes kept as they are, and two ways to show them.

phonenumbers takes tens of milliseconds to import, so it is loaded on the first number that needs it;
North American numbers in E.164, nearly all of the traffic, never do.
"""

from __future__ import annotations

import re
import unicodedata

_SHORT_CODE = re.compile(r"[0-9]{3,6}")
_NANP = re.compile(r"\+1([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def is_short_code(text: str) -> bool:
    """Whether `text` is a short code (three to six digits), which has no E.164 form."""
    return _SHORT_CODE.fullmatch(text.strip()) is not None


def to_e164(text: str, region: str = "US") -> str:
    """Return the E.164 form (RFC 3966, ITU-T E.164) of a number as people write it; short codes stay as they are.

    A number counts when its length fits its country: numbering plans change faster than any table, and a
    text from a new area code must not be lost.

    Raises:
        ValueError: no number, or not one of a possible length; the message never repeats the value.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if _NANP.fullmatch(text) or is_short_code(text):
        return text
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError("not a phone number") from None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE or number.extension:
        raise ValueError("not a complete phone number")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def display(e164: str) -> str:
    """Return a number as people read it: (212) 407-3417, +44 20 7946 0018; anything else unchanged."""
    if found := _NANP.fullmatch(e164):
        return "({}) {}-{}".format(*found.groups())
    if not _E164.fullmatch(e164):
        return e164
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def short(e164: str) -> str:
    """Return a number cut for a list column: 646..0119, +44..0018; short codes and anything else unchanged."""
    if found := _NANP.fullmatch(e164):
        return f"{found.group(1)}..{found.group(3)}"
    return f"{e164[:3]}..{e164[-4:]}" if _E164.fullmatch(e164) else e164
