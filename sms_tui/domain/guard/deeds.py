"""What a person named in full did or has, told to somebody who asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sms_tui.domain.guard.gated import Gated
from sms_tui.domain.guard.names import NO_PERSON, NOT_NAMES, PUBLIC_BUSINESS, WORD, capital, given
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.weigh import Hit

FULL_NAME = r"(?P<name>[a-z][a-z'-]+(?: [a-z][a-z'-]+)?)"
_DEED = (
    r"(?:signed up|registered|picked (?:it |them |that )?up|already (?:picked|took|has|got|signed|paid|returned)|"
    r"borrowed|checked (?:it|them|that|the \w+|one) out|checked out the|has (?:it|them|the|that|one)|"
    r"have (?:it|them|the)|reserved|booked|"
    r"returned|took|bought|paid|dropped (?:it |them )?off|applied|volunteered|joined|enrolled|"
    r"rsvp'?d|won|turned in|handed in|left (?:it|his|her)|(?:is|are) (?:coming|going|signed|registered|on the list|"
    r"in (?:the|your) (?:group|class|section|team)|driving|bringing|sharing|rooming)|"
    r"will (?:be there|come|drive|bring)|"
    r"se (?:inscribio|anoto|registro|apunto)|(?:ya )?(?:recogio|tomo|reservo|pago|devolvio|compro|llevo|firmo|"
    r"va a ir|va con|viene con|esta en la lista|esta inscrit[oa]))\b"
)
_DID = Gated(
    rf"\b{FULL_NAME}(?:,? (?:and|y) [a-z][a-z'-]+(?: [a-z][a-z'-]+)?)?(?: (?:also|just|already|ya|tambien))? {_DEED}"
)
_DID_BY = Gated(
    rf"\b(?:(?:l[oa]s?|eso|est[ea]) (?:ya )?(?:tiene|reservo|saco|llevo|pidio|tomo|recogio|devolvio|compro|pago|aparto)"
    rf"(?: prestad[oa])?|(?:va|van|viene|vienen|fue|fueron)|(?:reserved|borrowed|booked|taken|signed|returned|checked "
    rf"out|picked up|held|claimed) (?:by|to|for)) {FULL_NAME}"
)
DEEDS = (_DID, _DID_BY)
_WHOSE = re.compile(r"\b(?:who|whose|quien|quienes|anyone|alguien)\b")


def doings(search: Search, possible: Collection[Gated]) -> Iterator[Hit]:
    """What a person named in full did, has or signed up for, told to somebody who asked: a warn.

    `possible` holds the patterns that the draft may match.
    """
    reading = search.reading
    if not reading.asked:
        return
    text = reading.main.view.text
    for found in [found for pattern in DEEDS if pattern in possible for found in pattern.compiled.finditer(text)]:
        start, end = found.span("name")
        words = [word.removesuffix("'s") for word in text[start:end].split()]
        if not _named_in_full(search, start, words):
            continue
        first, last = reading.main.sentence(*found.span())
        if PUBLIC_BUSINESS.search(text[first:last]) or text[first:last].rstrip().endswith("?"):
            continue
        yield search.hit(*reading.main.view.span(*found.span()), severity=Severity.WARN)
        return


def _named_in_full(search: Search, start: int, words: list[str]) -> bool:
    """Whether the words are a given name and a family name, both capitalised, or a name that was asked about."""
    if any(word in NOT_NAMES or word in NO_PERSON or word in search.rules.facts.words for word in words):
        return False
    places = [start]
    for word in words[:-1]:
        places.append(places[-1] + len(word) + 1)
    if not all(place < len(search.reading.main.view.text) and capital(search.reading, place) for place in places):
        return False
    asked = search.reading.asked.decode("latin-1")
    if given(words[0]):
        return True
    return (len(words) > 1 and bool(_WHOSE.search(asked))) or (words[0] in set(WORD.findall(asked)) and len(words) > 1)
