"""The line above the composer: what waits for a person's decision; and the line that names the recipient."""

from __future__ import annotations

from sms_tui.domain.messages import Hold
from sms_tui.domain.sending import SendState
from sms_tui.domain.text import printable
from sms_tui.ports.desk import ThreadPage
from sms_tui.ui.commands import DecideNotOptOut, DecideOptOut, DropHeld, EditHeld, Reply, SendHeld, WasSent, key_words
from sms_tui.ui.drafting import Drafting
from sms_tui.ui.keymap import KeyMap
from sms_tui.ui.present.names import number, who
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, safe, short, spread
from sms_tui.ui.present.verdict import count_words

LOCK_SCREEN = 40
"""Characters of a text that a locked phone shows (ruling 10)."""


def decision_line(page: ThreadPage, keys: KeyMap, *, drafting: bool) -> Line:
    """Return what waits for a decision in a thread, with the keys that decide; empty where nothing does."""

    def key(command: type) -> Piece:
        return Piece(f" {key_words(keys.keys(command)[0])} ", Tone.KEY)

    if Hold.OPT_OUT_SUSPECTED in page.contact.holds:
        asked = Piece(" OPT-OUT? ", Tone.WARN)
        return line(
            asked,
            "They may be asking to stop. ",
            key(DecideOptOut),
            "it is an opt-out ",
            key(DecideNotOptOut),
            "it is not",
        )
    held = page.held[0] if page.held else None
    if held is not None and held.state is SendState.HELD:
        why = short(held.reason.replace("_", " ") or "it was not sent", 30)
        return line(
            Piece(" HELD ", Tone.WARN),
            f"{why}. ",
            key(SendHeld),
            "send ",
            key(EditHeld),
            "edit ",
            key(DropHeld),
            "drop",
        )
    if held is not None:
        return line(
            Piece(" UNCONFIRMED ", Tone.WARN), "Did it arrive? ", key(WasSent), "it did ", key(DropHeld), "it did not"
        )
    if page.draft is not None and not drafting:
        return line(Piece(" DRAFT ", Tone.AMBER), "You have a draft here. ", key(Reply), "goes on with it")
    return ()


def recipient_line(drafting: Drafting, width: int) -> Line:
    """Return to whom the draft goes and from which number, its purpose, its size."""
    contact = drafting.page.contact
    purpose = drafting.policy.purpose(drafting.purpose)
    label = purpose.label if purpose else drafting.purpose
    chosen = "" if drafting.chosen_purpose else "?"
    left = line(
        Piece(" To ", Tone.DIM),
        Piece(short(who(contact), 18), Tone.STRONG),
        Piece(f" {number(contact.id.their)}", Tone.PLAIN),
        Piece(f" · {short(label, 22)}{chosen} (F5)", Tone.DIM),
    )
    if contact.discreet:
        preview = printable(drafting.text, newlines=False)[:LOCK_SCREEN]
        left = (*left[:2], Piece(f" lock: “{safe(preview)}”", Tone.WARN))
    return spread(left, count_words(drafting.text, brief=contact.discreet or width < 60), width - 1)


def unfinished(drafting: Drafting | None, *, undo: bool) -> str:
    """Return what is unfinished when somebody wants to leave; empty where nothing is."""
    parts = []
    if drafting is not None and drafting.text.strip():
        parts.append("A draft is open; it will be kept for you.")
    if undo:
        parts.append("A text can still be taken back; after you leave it goes out.")
    return " ".join(parts)
