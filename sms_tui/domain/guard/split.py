"""Identifiers told in pieces: over our last texts and theirs, or over several places of one draft."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sms_tui.domain.guard.normalise import View, fold
from sms_tui.domain.guard.numbers import Chain, judged_chains
from sms_tui.domain.guard.reading import JOINED, Reading, recent_texts
from sms_tui.domain.guard.rulebook import IdentifierSignal, Rule, RuleBook
from sms_tui.domain.guard.shapes import is_token, valid_card, valid_itin, valid_ssn
from sms_tui.domain.guard.signs import COUNTED, DIGIT, signs
from sms_tui.domain.guard.types import Evidence, Severity
from sms_tui.domain.guard.uncover import digits_view
from sms_tui.domain.guard.weigh import Hit
from sms_tui.domain.messages import Direction

_FEWEST_DIGITS = 8
_MOST_PIECES = 10
_MOST_IN_ROW = 6
_TOTALS = {
    "ssn": frozenset({9}),
    "card": frozenset({15, 16}),
    "alien": frozenset({8, 9}),
    "routing": frozenset({9}),
    "lin": frozenset({9}),
    "i94": frozenset({11}),
    "itin": frozenset({9}),
    "cedula": frozenset({11}),
    "dui": frozenset({9}),
    "dpi": frozenset({13}),
    "account": frozenset(range(8, 18)),
    "id_digits": frozenset(range(7, 14)),
}
"""How many digits the pieces of a shape have together."""
_NAMED = frozenset({"routing", "lin", "i94", "cedula", "dui", "dpi", "account", "id_digits"})
"""Shapes that are nothing without their name."""
_ANY_LENGTH = frozenset({"account", "id_digits"})
_IN_PARTS = re.compile(
    r"\b(?:(?:first|last|second|other|next|primer[oa]s?|ultim[oa]s?|segund[oa]s?|otr[oa]s?) (?:half|part|bit|[2-9]|two|"
    r"three|four|five|six|seven|eight|digits|numbers|mitad|parte|dos|tres|cuatro|cinco|seis|siete|ocho|numeros|digitos)"
    r"|the rest|es tod[oa]|that is (?:all|it)|remaining (?:digits|numbers|ones)|el resto|lo (?:demas|que falta)"
    r"|(?:starts?|begins?|ends?|empiezan?|comienzan?|terminan?) (?:with|in|con|en|[0-9]))\b"
)
"""A number of no fixed length is told in parts only where somebody says so."""
_SSN_GROUPINGS = frozenset({(3, 2, 4), (5, 4), (3, 6), (3, 2, 2, 2), (3, 3, 3), (4, 5), (2, 3, 4), (6, 3), (3, 4, 2)})
_CLOCK = re.compile(r"[ ]?(?:am\b|pm\b|a\.m|p\.m|st\b|nd\b|rd\b|th\b|:|%|hours|minutes|days|dias|de [a-z]|business)")
_COUNT = re.compile(
    r"\b(?:first|next|last|final|other|middle|remaining|primer[oa]s|siguientes|"
    r"proxim[oa]s|ultim[oa]s|otr[oa]s) [2-6](?= |:)"
)
"""How many digits follow ("the next three: 447"), no digit itself."""
_ADDRESS = re.compile(
    r"(?:suite|room|floor|apt|sala|piso|oficina|building|broadway|street|\$|box|page|line|item)[ #]{0,2}$"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    digits: str = field(repr=False)
    lengths: tuple[int, ...]
    """The number of digits in each of its groups."""
    place: tuple[int, int] | None
    """Where it stands in the draft as typed; None for a piece of another text."""
    ours: bool


def split_hits(reading: Reading, rules: RuleBook, found: list[Hit]) -> list[Hit]:
    """Return identifiers that appear only when pieces are joined, for the rules not already broken."""
    tokens = list(_joined_tokens(reading, rules)) if reading.told else []
    view = _digits_view(reading)
    if not signs(view.text) & DIGIT:
        return tokens
    ours = [p for text in recent_texts(reading, Direction.OUTBOUND) for p in _pieces(text, ours=True)]
    theirs = [p for text in recent_texts(reading, Direction.INBOUND) for p in _pieces(text, ours=False)]
    here = sum(
        [sum(chain.lengths) for chain, plain in judged_chains(view.text) if not (plain or chain.part or chain.odd)]
    )
    if here + sum([len(piece.digits) for piece in (*ours, *theirs)]) < _FEWEST_DIGITS:
        return tokens
    pieces = list(_draft_pieces(view))
    if not pieces:
        return tokens
    totals = _totals(pieces, [ours, theirs])
    shapes = {shape for shape, possible in _TOTALS.items() if not totals.isdisjoint(possible)} if totals else ()
    if not shapes:
        return tokens
    broken = {hit.rule.id for hit in found if hit.severity is Severity.BLOCK}
    said = b" ".join(
        [reading.main.data, reading.asked, *(t.encode("latin-1", "replace") for t in reading.ours[-JOINED:])]
    )
    hits = tokens
    for rule in rules.identifying:
        if rule.id in broken:
            continue
        signals = [signal for signal in rule.identifiers if signal.shape in shapes]
        if hit := next((h for signal in signals if (h := _joined(rule, signal, pieces, [ours, theirs], said))), None):
            hits.append(hit)
    return hits


_TOKEN = re.compile(r"(?<![a-z0-9])(?=[a-z]*[0-9])[a-z0-9]{3,}(?![a-z0-9])")
_MOST_TOKENS = 3


def _joined_tokens(reading: Reading, rules: RuleBook) -> Iterator[Hit]:
    """Yield identifiers of letters and digits that our last text begins and the draft ends."""
    beginnings = _tokens(reading.told)
    if not beginnings:
        return
    view = reading.main.view
    ends = list(itertools.islice(_TOKEN.finditer(view.text), _MOST_TOKENS))
    for rule in rules.identifying:
        for signal, begin, end in itertools.product(rule.identifiers, beginnings, ends):
            if is_token(signal.shape, begin + end.group()):
                evidence = (Evidence("pieces of several texts make one number", 10),)
                yield Hit(rule, signal.severity, *view.span(*end.span()), evidence, split=True)
                break


@functools.lru_cache(maxsize=16)
def _tokens(told: bytes) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(told.decode("latin-1"))[-_MOST_TOKENS:])


def _digits_view(reading: Reading) -> View:
    return next((layer.view for layer in reading.others if layer.view.name == "digits"), reading.main.view)


def _draft_pieces(view: View) -> Iterator[_Piece]:
    for chain in _fragments(view.text):
        yield _Piece(chain.digits, chain.lengths, view.span(chain.start, chain.end), ours=True)


@functools.lru_cache(maxsize=64)
def _pieces(text: str, *, ours: bool) -> tuple[_Piece, ...]:
    view = fold(text)
    view = digits_view(view) or view
    return tuple(_Piece(chain.digits, chain.lengths, None, ours) for chain in _fragments(view.text))


def _fragments(text: str) -> Iterator[Chain]:
    """Yield the digit groups that may be pieces of an identifier: no dates, times, amounts, phones, rooms."""
    last = -1
    shown = signs(text)
    if not shown & DIGIT:
        return
    if shown & COUNTED:
        text = _COUNT.sub(lambda found: found.group()[:-1] + "x", text)
    for chain, plain in judged_chains(text):
        if chain.part or chain.odd or chain.start < last:
            continue
        last = chain.end
        if plain or len(chain.digits) > 16:
            continue
        if _CLOCK.match(text, chain.end) or _ADDRESS.search(text[max(0, chain.start - 12) : chain.start]):
            continue
        yield chain


def _totals(draft: list[_Piece], threads: list[list[_Piece]]) -> set[int]:
    """Return how many digits neighbouring pieces may have together, of the draft alone or with those of a thread."""
    totals: set[int] = set()
    for thread in ([], *threads) if len(draft) > 1 else threads:
        lengths = [len(piece.digits) for piece in _row(thread, draft)] if thread or not totals else []
        for first in range(len(lengths)):
            totals.update(itertools.islice(itertools.accumulate(lengths[first : first + _MOST_IN_ROW]), 1, None))
    return totals


def _row(thread: list[_Piece], draft: list[_Piece]) -> list[_Piece]:
    """Return the pieces that may be neighbours."""
    return (thread + draft)[-_MOST_PIECES:] if thread else draft[:_MOST_PIECES]


def _joined(
    rule: Rule, signal: IdentifierSignal, draft: list[_Piece], threads: list[list[_Piece]], said: bytes
) -> Hit | None:
    named: bool | None = None
    for thread in ([], *threads):
        pieces = _row(thread, draft)
        if thread and len(pieces) <= len(draft):
            continue
        for chosen in _runs(pieces, _TOTALS[signal.shape]):
            if thread and (chosen[0].place is not None or chosen[-1].place is None):
                continue
            if _strength(signal.shape, chosen, named=True) is None:
                continue
            if named is None:
                named = signal.words is not None and signal.words.found(said)
                named = named and (signal.shape not in _ANY_LENGTH or _told_in_parts(said))
            strength = _strength(signal.shape, chosen, named=named)
            if strength is None:
                continue
            start, end = _place(chosen)
            reason = "pieces of several texts make one number" if thread else "pieces of this text make one number"
            evidence = (Evidence(reason, 10), *((Evidence("it is named", 5),) if named else ()))
            return Hit(rule, strength, start, end, evidence, split=True, doubtful=not named)
    return None


def _told_in_parts(said: bytes) -> bool:
    return _IN_PARTS.search(said.decode("latin-1")) is not None


def _runs(pieces: list[_Piece], totals: frozenset[int]) -> Iterator[list[_Piece]]:
    """Yield two to six neighbouring pieces that together have as many digits as `totals` allows."""
    most = max(totals)
    for first in range(len(pieces)):
        total = len(pieces[first].digits)
        for last in range(first + 1, min(len(pieces), first + _MOST_IN_ROW)):
            total += len(pieces[last].digits)
            if total > most:
                break
            if total in totals:
                yield pieces[first : last + 1]


def _place(pieces: list[_Piece]) -> tuple[int, int]:
    places = [piece.place for piece in pieces if piece.place is not None]
    return min(start for start, _ in places), max(end for _, end in places)


def _strength(shape: str, pieces: list[_Piece], *, named: bool) -> Severity | None:
    joined = "".join([piece.digits for piece in pieces])
    lengths = tuple([len(piece.digits) for piece in pieces])
    if shape == "ssn" and len(joined) == 9 and valid_ssn(joined):
        if named and (lengths in _SSN_GROUPINGS or set(lengths) <= {1, 2, 3, 4}):
            return Severity.BLOCK
        grouped = tuple([length for piece in pieces for length in piece.lengths])
        return Severity.WARN if grouped == (3, 2, 4) else None
    if shape == "card" and len(joined) in (15, 16) and min(lengths) >= 3 and valid_card(joined):
        return Severity.BLOCK
    if shape == "alien" and named and len(joined) in (8, 9) and min(lengths) >= 2:
        return Severity.BLOCK
    if shape == "itin" and named and len(joined) == 9 and valid_itin(joined):
        return Severity.BLOCK
    if shape in _NAMED and named and len(joined) in _TOTALS[shape] and min(lengths) >= 3:
        return Severity.BLOCK
    return None
