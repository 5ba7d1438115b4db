"""The help page: every command with its keys, built from the commands themselves; then the manual's topics."""

from __future__ import annotations

from sms_tui import help as manual
from sms_tui.domain.badges import MEANINGS
from sms_tui.ui.commands import Context, Topic, all_commands, hinted, keys_words
from sms_tui.ui.keymap import KeyMap
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, pad, safe, wrapped
from sms_tui.ui.screens.dialogs import Choice, Reading

KEYS_WIDTH = 14

LEGEND = (
    *((f"[{word}]", meaning) for word, meaning in MEANINGS.items()),
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


def manual_lines(text: str, width: int) -> list[Line]:
    """Return a page of the manual: headings marked, paragraphs joined and wrapped, indented and list lines kept."""
    lines: list[Line] = []
    paragraph: list[str] = []

    def flush() -> None:
        if paragraph:
            lines.extend(wrapped(" ".join(paragraph), width))
            paragraph.clear()

    for row in text.splitlines():
        kept = row.startswith(("    ", "|", "```"))
        if row.startswith("#"):
            flush()
            lines.append(line(Piece(safe(row.lstrip("# ")), Tone.HEAD)))
        elif kept or not row.strip():
            flush()
            lines.append(() if not row.strip() or row.startswith("```") else line(Piece(safe(row), Tone.STRONG)))
        elif row.startswith(("- ", "* ")):
            flush()
            paragraph.append(row)
        else:
            paragraph.append(row.strip())
    flush()
    return lines


def help_screen(keys: KeyMap, context: Context) -> Reading:
    """Return the help page as a screen; it answers with the topic that somebody wants to read."""
    topics = manual.topics()[:9]
    choices = tuple(Choice(str(number), topic.name, topic.title) for number, topic in enumerate(topics, 1))

    def lines_at(width: int) -> list[Line]:
        listed = [_entry(choice.key, choice.words, width) for choice in choices]
        head = line(Piece("The manual", Tone.HEAD))
        return [head, *(each for entry in listed for each in entry), (), *help_lines(keys, context, width)]

    return Reading("Help", lines_at, choices, quiet=True)


def manual_screen(topic: str) -> Reading:
    """Return a page of the manual as a screen.

    Raises:
        KeyError: there is no such page.
    """
    text = manual.page(topic)
    return Reading(f"Manual · {topic}", lambda width: manual_lines(text, width))
