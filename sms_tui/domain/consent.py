"""Consent of one contact: a fold of what was said and decided, and what it permits per kind of text.

The fold is independent of the order in which things became known: inputs are sorted by (time said, rank, id),
so polling late or twice ends in the same state. Of a STOP and a YES in the same second the STOP wins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from sms_tui.domain.events import (
    ConsentDecided,
    ContactEvent,
    ConversationEvent,
    Entry,
    HoldLifted,
    HoldPlaced,
    MessageReceived,
    NumberChanged,
    SendRefused,
)
from sms_tui.domain.messages import ConsentState, Hold, Intent


class Cause(IntEnum):
    """What an input of the fold was; where two were said in the same second the higher one counts last."""

    INBOUND = 0
    YES_WORD = 1
    DECIDED = 2
    HOLD_LIFTED = 3
    HOLD_PLACED = 4
    SUSPECTED = 5
    STOP_WORD = 6
    BLOCKED = 7


@dataclass(frozen=True, slots=True, order=True)
class ConsentInput:
    """One thing that bears on consent. `seq` is its ledger position."""

    at: datetime
    cause: Cause
    seq: int
    state: ConsentState | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """The folded consent of a contact. Only inputs that decide are kept; ordinary texts keep two times."""

    inputs: tuple[ConsentInput, ...] = ()
    first_inbound_at: datetime | None = None
    last_inbound_at: datetime | None = None

    @property
    def state(self) -> ConsentState:
        """The consent axis."""
        state = ConsentState.IMPLIED if self.first_inbound_at else ConsentState.UNKNOWN
        for item in sorted(self.inputs):
            match item.cause:
                case Cause.STOP_WORD:
                    state = ConsentState.OPTED_OUT
                case Cause.YES_WORD if state is ConsentState.OPTED_OUT:
                    state = ConsentState.OPTED_IN
                case Cause.BLOCKED:
                    state = ConsentState.OPTED_OUT
                case Cause.DECIDED if item.state is not None:
                    state = item.state
                case _:
                    pass
        return state

    @property
    def holds(self) -> frozenset[Hold]:
        """The holds in force."""
        holds: set[Hold] = set()
        for item in sorted(self.inputs):
            match item.cause:
                case Cause.HOLD_PLACED | Cause.SUSPECTED | Cause.BLOCKED if item.hold is not None:
                    holds.add(item.hold)
                case Cause.HOLD_LIFTED if item.hold is not None:
                    holds.discard(item.hold)
                case Cause.DECIDED | Cause.STOP_WORD:
                    holds.discard(Hold.OPT_OUT_SUSPECTED)
                case _:
                    pass
        return frozenset(holds)

    def apply(self, entry: Entry) -> ConsentRecord:
        """Fold an entry; entries that do not bear on consent return the record as it is."""
        event = entry.event
        match event:
            case MessageReceived():
                return self._received(event, entry)
            case ConsentDecided(state=state, at=at):
                return self._with(ConsentInput(at, Cause.DECIDED, entry.seq, state=state))
            case HoldPlaced(hold=hold):
                return self._with(ConsentInput(entry.recorded_at, Cause.HOLD_PLACED, entry.seq, hold=hold))
            case HoldLifted(hold=hold):
                return self._with(ConsentInput(entry.recorded_at, Cause.HOLD_LIFTED, entry.seq, hold=hold))
            case SendRefused(opted_out=True):
                return self._with(ConsentInput(entry.recorded_at, Cause.BLOCKED, entry.seq, hold=Hold.GATEWAY_BLOCKED))
            case SendRefused(bad_number=True) | NumberChanged():
                return self._with(
                    ConsentInput(entry.recorded_at, Cause.HOLD_PLACED, entry.seq, hold=Hold.NUMBER_RETIRED)
                )
            case ContactEvent() | ConversationEvent() | _:
                return self

    def _received(self, event: MessageReceived, entry: Entry) -> ConsentRecord:
        first = min(filter(None, (self.first_inbound_at, event.at)))
        last = max(filter(None, (self.last_inbound_at, event.at)))
        record = replace(self, first_inbound_at=first, last_inbound_at=last)
        match event.intent:
            case Intent.OPT_OUT:
                return record._with(ConsentInput(event.at, Cause.STOP_WORD, entry.seq))
            case Intent.OPT_IN:
                return record._with(ConsentInput(event.at, Cause.YES_WORD, entry.seq))
            case Intent.OPT_OUT_SUSPECTED:
                return record._with(ConsentInput(event.at, Cause.SUSPECTED, entry.seq, hold=Hold.OPT_OUT_SUSPECTED))
            case _:
                return record

    def _with(self, item: ConsentInput) -> ConsentRecord:
        if any(known.seq == item.seq for known in self.inputs):
            return self
        return replace(self, inputs=tuple(sorted((*self.inputs, item))))
