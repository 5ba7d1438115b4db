"""Where a text of ours stands, in words."""

from __future__ import annotations

from sms_tui.domain.messages import MessageKind
from sms_tui.domain.sending import STATE_WORDS, SendState
from sms_tui.ui.present.pieces import Piece, Tone, safe

_TONES = {
    SendState.QUEUED: Tone.AMBER,
    SendState.STARTED: Tone.AMBER,
    SendState.DEFERRED: Tone.AMBER,
    SendState.HELD: Tone.WARN,
    SendState.UNCONFIRMED: Tone.WARN,
    SendState.DELIVERED: Tone.GOOD,
    SendState.REFUSED: Tone.BAD,
    SendState.UNDELIVERED: Tone.BAD,
    SendState.FAILED: Tone.BAD,
}

_AUTOMATIC = {
    MessageKind.AUTO_STOP: "automatic: opt-out confirmed",
    MessageKind.AUTO_HELP: "automatic: help",
    MessageKind.AUTO_WELCOME: "automatic: welcome",
    MessageKind.AUTO_CLOSED: "automatic: office closed",
    MessageKind.AUTO_URGENT: "automatic: urgent while closed",
}


def state_piece(state: SendState, code: int | None = None, reason: str = "", *, full: bool = False) -> Piece:
    """Return a state in words, with the gateway's code where it failed; `full` adds the reason."""
    words = STATE_WORDS[state]
    if code and state.lost:
        words += f" {code}"
    if full and reason and state is not SendState.CANCELLED:
        words += f": {safe(reason)}"
    return Piece(words, _TONES.get(state, Tone.DIM))


def kind_words(kind: MessageKind | None) -> str:
    """Return what kind of text it was, where that is not plain from the thread; empty for replies."""
    if kind is None or kind is MessageKind.REPLY:
        return ""
    return _AUTOMATIC.get(kind, kind.value.replace("_", " "))
