"""Where a text of ours stands, in words."""

from __future__ import annotations

from sms_tui.domain.messages import MessageKind
from sms_tui.domain.sending import SendState
from sms_tui.ui.present.pieces import Piece, Tone, safe

_WORDS = {
    SendState.QUEUED: ("queued", Tone.AMBER),
    SendState.STARTED: ("sending", Tone.AMBER),
    SendState.DEFERRED: ("waiting to be sent again", Tone.AMBER),
    SendState.HELD: ("held", Tone.WARN),
    SendState.UNCONFIRMED: ("unconfirmed", Tone.WARN),
    SendState.ACCEPTED: ("accepted", Tone.DIM),
    SendState.SENT: ("sent", Tone.DIM),
    SendState.DELIVERED: ("delivered", Tone.GOOD),
    SendState.REFUSED: ("refused", Tone.BAD),
    SendState.UNDELIVERED: ("undelivered", Tone.BAD),
    SendState.FAILED: ("failed", Tone.BAD),
    SendState.CANCELLED: ("taken back", Tone.DIM),
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
    words, tone = _WORDS[state]
    if code and state.lost:
        words += f" {code}"
    if full and reason and state is not SendState.CANCELLED:
        words += f": {safe(reason)}"
    return Piece(words, tone)


def kind_words(kind: MessageKind | None) -> str:
    """Return what kind of text it was, where that is not plain from the thread; empty for replies."""
    if kind is None or kind is MessageKind.REPLY:
        return ""
    return _AUTOMATIC.get(kind, kind.value.replace("_", " "))
