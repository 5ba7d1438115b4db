"""Consent of one contact: a fold of what was said and decided, and why it is as it is.

The fold does not depend on the order in which things became known: inputs are sorted by (second in which it was
said, rank, time, ledger position), so polling late or twice ends in the same state. Of a STOP and a YES in the
same second the STOP wins (research/hours-consent-records, section 5). What the states permit stands in
`domain.permission`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from sms_tui.domain.events import (
    ConsentDecided,
    ConsentSource,
    Entry,
    HoldLifted,
    HoldPlaced,
    MessageReceived,
    NumberChanged,
    SendRefused,
)
from sms_tui.domain.messages import ConsentState, Hold, Intent

WRONG_NUMBER = "wrong_number"
"""Label of an inbound text from somebody else than the contact: the number is retired until staff decide."""
NUMBER_UNSAFE = "number_unsafe"
"""Label of an inbound text that says somebody else reads the phone: no automatic texts until staff decide."""


class Cause(IntEnum):
    """What an input of the fold was; where two were said in the same second the higher one counts last."""

    INBOUND = 0
    IMPORTED = 1
    YES_WORD = 2
    DECIDED = 3
    HOLD_LIFTED = 4
    HOLD_PLACED = 5
    SUSPECTED = 6
    STOP_WORD = 7
    BLOCKED = 8


@dataclass(frozen=True, slots=True, order=True)
class ConsentInput:
    """One thing that bears on consent. `seq` is its ledger position."""

    at: datetime
    cause: Cause
    seq: int
    state: ConsentState | None = None
    hold: Hold | None = None

    @property
    def rank(self) -> tuple[datetime, Cause, datetime, int]:
        """The place in the order of the fold. Gateways tell seconds; the rank decides within one."""
        return self.at.replace(microsecond=0), self.cause, self.at, self.seq


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """The folded consent of a contact. Only inputs that decide are kept; ordinary texts keep two times."""

    inputs: tuple[ConsentInput, ...] = ()
    first_inbound_at: datetime | None = None
    last_inbound_at: datetime | None = None

    @property
    def state(self) -> ConsentState:
        """The consent axis."""
        return self._decided()[0]

    @property
    def decided_by(self) -> ConsentInput | None:
        """The input that decided the state; None where nothing did but ordinary texts, or nothing at all."""
        return self._decided()[1]

    @property
    def holds(self) -> frozenset[Hold]:
        """The holds in force."""
        return frozenset(self.held_by)

    @property
    def held_by(self) -> dict[Hold, ConsentInput]:
        """The input that keeps each hold in force.

        A decision ends only a suspicion that was in the ledger when it was taken: a text that is polled later
        was not seen by whoever decided.
        """
        held: dict[Hold, ConsentInput] = {}
        for item in sorted(self.inputs, key=lambda each: each.rank):
            match item.cause:
                case Cause.HOLD_PLACED | Cause.SUSPECTED | Cause.BLOCKED if item.hold is not None:
                    held[item.hold] = item
                case Cause.HOLD_LIFTED if item.hold in held and _known(held[item.hold], item):
                    del held[item.hold]
                case Cause.DECIDED | Cause.STOP_WORD:
                    suspicion = held.get(Hold.OPT_OUT_SUSPECTED)
                    if suspicion is not None and (item.cause is Cause.STOP_WORD or _known(suspicion, item)):
                        del held[Hold.OPT_OUT_SUSPECTED]
                case _:
                    pass
        return held

    @property
    def implied_since(self) -> datetime | None:
        """When consent was last implied: by a text, or by a number given and recorded. None where it never was."""
        given = [item.at for item in self.inputs if item.state is ConsentState.IMPLIED]
        return max([*given, *filter(None, (self.last_inbound_at,))], default=None)

    def implied_holds(self, now: datetime, days: int) -> bool:
        """Whether implied consent is at most `days` old, so that it permits a first message (ruling 12)."""
        since = self.implied_since
        return since is not None and now - since <= timedelta(days=days)

    def dormant(self, now: datetime, days: int) -> bool:
        """Whether the contact has been silent for more than `days`: the first draft is then a warn (ruling 12)."""
        return self.last_inbound_at is not None and now - self.last_inbound_at > timedelta(days=days)

    def apply(self, entry: Entry) -> ConsentRecord:
        """Fold an entry; entries that do not bear on consent, or are folded already, return the record as it is."""
        event = entry.event
        if isinstance(event, MessageReceived):
            return self._received(event, entry)
        item = _input_of(entry)
        return self if item is None else self._with(item)

    def _received(self, event: MessageReceived, entry: Entry) -> ConsentRecord:
        first = min(filter(None, (self.first_inbound_at, event.at)))
        last = max(filter(None, (self.last_inbound_at, event.at)))
        record = replace(self, first_inbound_at=first, last_inbound_at=last)
        item = _said(event, entry)
        return record if item is None else record._with(item)

    def _with(self, item: ConsentInput) -> ConsentRecord:
        if any(known.seq == item.seq for known in self.inputs):
            return self
        return replace(self, inputs=tuple(sorted((*self.inputs, item), key=lambda each: each.rank)))

    def _decided(self) -> tuple[ConsentState, ConsentInput | None]:
        state = ConsentState.IMPLIED if self.first_inbound_at else ConsentState.UNKNOWN
        decided: ConsentInput | None = None
        for item in sorted(self.inputs, key=lambda each: each.rank):
            following = _next_state(state, item)
            if following is not None:
                state, decided = following, item
        return state, decided


def _known(earlier: ConsentInput, decision: ConsentInput) -> bool:
    return earlier.seq < decision.seq


def _next_state(state: ConsentState, item: ConsentInput) -> ConsentState | None:
    """Return the state after `item`, or None where it changes nothing."""
    match item.cause:
        case Cause.STOP_WORD | Cause.BLOCKED:
            return ConsentState.OPTED_OUT
        case Cause.YES_WORD if state is ConsentState.OPTED_OUT:
            return ConsentState.OPTED_IN
        case Cause.DECIDED:
            return item.state
        case Cause.IMPORTED if state is not ConsentState.OPTED_OUT:
            return item.state
        case _:
            return None


def _said(event: MessageReceived, entry: Entry) -> ConsentInput | None:
    """Return what an inbound text says about consent; a hold stands until staff decide (rulings 6, 10, 12)."""
    match event.intent:
        case Intent.OPT_OUT:
            return ConsentInput(event.at, Cause.STOP_WORD, entry.seq)
        case Intent.OPT_IN:
            return ConsentInput(event.at, Cause.YES_WORD, entry.seq)
        case _:
            hold = _hold_of(event)
            return None if hold is None else ConsentInput(event.at, Cause.SUSPECTED, entry.seq, hold=hold)


def _hold_of(event: MessageReceived) -> Hold | None:
    """Return the hold an inbound text places; a text that both suspects and unsettles keeps the stricter one."""
    if event.intent is Intent.OPT_OUT_SUSPECTED or Intent.OPT_OUT_SUSPECTED.value in event.labels:
        return Hold.OPT_OUT_SUSPECTED
    if WRONG_NUMBER in event.labels:
        return Hold.NUMBER_RETIRED
    return Hold.NUMBER_UNSAFE if NUMBER_UNSAFE in event.labels else None


def _input_of(entry: Entry) -> ConsentInput | None:
    match entry.event:
        case ConsentDecided(state=state, at=at, source=ConsentSource.IMPORT):
            cause = Cause.DECIDED if state is ConsentState.OPTED_OUT else Cause.IMPORTED
            return ConsentInput(at, cause, entry.seq, state=state)
        case ConsentDecided(state=state, at=at):
            return ConsentInput(at, Cause.DECIDED, entry.seq, state=state)
        case HoldPlaced(hold=hold):
            return ConsentInput(entry.recorded_at, Cause.HOLD_PLACED, entry.seq, hold=hold)
        case HoldLifted(hold=hold):
            return ConsentInput(entry.recorded_at, Cause.HOLD_LIFTED, entry.seq, hold=hold)
        case SendRefused(opted_out=True):
            return ConsentInput(entry.recorded_at, Cause.BLOCKED, entry.seq, hold=Hold.GATEWAY_BLOCKED)
        case SendRefused(bad_number=True) | NumberChanged():
            return ConsentInput(entry.recorded_at, Cause.HOLD_PLACED, entry.seq, hold=Hold.NUMBER_RETIRED)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the answer to "why may, or can't, I text this number?"."""

    at: datetime
    seq: int
    """Ledger position; 0 for the first text of all, which needs no entry of its own."""
    said: str
    decides: bool
    """Whether the present state or a hold in force rests on it."""


_SENTENCES = {
    Cause.STOP_WORD: "They sent an opt-out keyword.",
    Cause.YES_WORD: "They sent YES.",
    Cause.BLOCKED: "The carrier refused a text because they had opted out.",
}
_SUSPICIONS = {
    Hold.OPT_OUT_SUSPECTED: "A text of theirs may have been an opt-out.",
    Hold.NUMBER_RETIRED: "Somebody wrote that this is the wrong number.",
    Hold.NUMBER_UNSAFE: "A text said that somebody else reads this phone.",
}


def explain(record: ConsentRecord) -> tuple[Row, ...]:
    """Return what bears on the contact's consent, oldest first, with the entries that decide marked."""
    standing = {item.seq for item in record.held_by.values()}
    decided = record.decided_by
    if decided is not None:
        standing.add(decided.seq)
    rows = [Row(item.at, item.seq, _sentence(item), item.seq in standing) for item in record.inputs]
    if record.first_inbound_at is not None:
        rows.append(Row(record.first_inbound_at, 0, "They texted us: consent is implied.", decided is None))
    return tuple(sorted(rows, key=lambda row: (row.at, row.seq)))


def _sentence(item: ConsentInput) -> str:
    if item.cause is Cause.SUSPECTED and item.hold is not None:
        return _SUSPICIONS.get(item.hold, "A text of theirs needs a decision.")
    if item.hold is not None and item.cause in (Cause.HOLD_PLACED, Cause.HOLD_LIFTED):
        done = "placed" if item.cause is Cause.HOLD_PLACED else "lifted"
        return f"A hold was {done}: {item.hold.value.replace('_', ' ')}."
    if item.state is not None:
        by = "An import recorded" if item.cause is Cause.IMPORTED else "It was recorded"
        return f"{by}: {item.state.value.replace('_', ' ')}."
    return _SENTENCES[item.cause]
