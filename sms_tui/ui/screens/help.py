"""The help page: every command with its keys, built from the commands themselves; then the manual's topics."""

from __future__ import annotations

from sms_tui.ui.commands import Context, Topic, all_commands, hinted, keys_words
from sms_tui.ui.keymap import KeyMap
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, pad, wrapped
from sms_tui.ui.screens.dialogs import Reading

KEYS_WIDTH = 14

LEGEND = (
    ("[STOP]", "opted out: no text may be sent"),
    ("[OPT?]", "may be asking to stop: decide first"),
    ("[NEW]", "no consent on record"),
    ("[URGENT]", "needs an answer now, by phone if it must be"),
    ("[ABUSE] [SPAM]", "how the newest text reads"),
    ("[LANG?]", "neither English nor Spanish: nothing there was checked"),
    ("[CALL]", "somebody has to phone"),
    ("! * ~ x", "late or urgent, due soon, past the promise of one business day, text in trouble"),
    ("3h12m Wed 17:30", "open time left, and when it is due"),
    ("3h12m paused", "the office is closed; the clock stands still"),
    ("LATE 1h05m", "open time past the limit"),
)


def help_lines(keys: KeyMap, context: Context, width: int) -> list[Line]:
    """Return the page: what the keys do here first, then all commands by topic, then the badges."""
    lines: list[Line] = [line(Piece(f"Keys in the {context.value}", Tone.HEAD))]
    pairs = [f"{keys_words(keys.keys(each)[:1])} {each.label}" for each in hinted(context)]
    lines.extend(wrapped(" · ".join(pairs), width))
    for topic in Topic:
        lines.extend(((), line(Piece(topic.value, Tone.HEAD))))
        for command in all_commands():
            if command.topic is topic:
                lines.extend(_entry(keys_words(keys.keys(command)), command.help(), width))
    lines.extend(((), line(Piece("Badges and deadlines", Tone.HEAD))))
    for words, meaning in LEGEND:
        lines.extend(_entry(words, meaning, width))
    return lines


def _entry(head: str, text: str, width: int) -> list[Line]:
    body = wrapped(text, width - KEYS_WIDTH - 2)
    first = (*pad((Piece(head, Tone.KEY),), max(KEYS_WIDTH, len(head) + 1)), *body[0])
    return [first, *((Piece(" " * KEYS_WIDTH), *each) for each in body[1:])]


def help_screen(keys: KeyMap, context: Context) -> Reading:
    """Return the help page as a screen."""
    return Reading("Help", lambda width: help_lines(keys, context, width))
