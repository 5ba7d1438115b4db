"""Everything a person can do, once: one class per command.

The docstring is the help text. From these classes come the key bindings, the line of hints, the palette and the
help page, so that none of them can disagree. A key with a space in it is a sequence (`g g`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import ClassVar


class Context(StrEnum):
    """Where a command's keys act. Single characters act nowhere inside a text field."""

    LIST = "list"
    THREAD = "thread"
    COMPOSER = "composer"
    EVERYWHERE = "everywhere"


class Topic(StrEnum):
    """The headings of the help page."""

    MOVE = "Moving about"
    ANSWER = "Answering"
    DECIDE = "Decisions"
    LOOK = "Looking things up"
    VIEWS = "Views of the list"
    PROGRAM = "The program"


LIST, THREAD, COMPOSER, EVERYWHERE = Context
_READING = (LIST, THREAD)


class Command:
    """Base of all commands; subclasses are registered in the order in which they stand here."""

    id: ClassVar[str]
    """Stable name, used in `keys.toml`."""
    keys: ClassVar[tuple[str, ...]]
    """Default keys, in Textual's spelling; the first is the one shown."""
    label: ClassVar[str]
    """Two or three words for the line of hints and the palette."""
    contexts: ClassVar[tuple[Context, ...]]
    topic: ClassVar[Topic]
    hint: ClassVar[int] = 0
    """Place in the line of hints, from 1; 0 keeps it out."""
    hint_contexts: ClassVar[tuple[Context, ...]] = tuple(Context)
    """Contexts whose line of hints may show it."""
    palette: ClassVar[bool] = True
    """Whether the palette offers it (motions are pointless there)."""
    registry: ClassVar[list[type[Command]]] = []

    def __init_subclass__(cls) -> None:
        """Register the command."""
        Command.registry.append(cls)

    @classmethod
    def action(cls) -> str:
        """Return the name of the screen's action method without `action_`."""
        return cls.id.replace("-", "_")

    @classmethod
    def help(cls) -> str:
        """Return the help text: the docstring on one line."""
        return " ".join((cls.__doc__ or "").split())


def all_commands() -> tuple[type[Command], ...]:
    """Return every command in the order of the help page."""
    return tuple(Command.registry)


def in_context(context: Context) -> Iterator[type[Command]]:
    """Yield the commands whose keys act in a context, those of everywhere included."""
    return (each for each in all_commands() if context in each.contexts or EVERYWHERE in each.contexts)


def hinted(context: Context) -> list[type[Command]]:
    """Return the commands that the line of hints shows in a context, in their places."""
    shown = (each for each in in_context(context) if each.hint and context in each.hint_contexts)
    return sorted(shown, key=lambda each: each.hint)


def by_id(command_id: str) -> type[Command]:
    """Return a command by its id.

    Raises:
        KeyError: there is no such command.
    """
    found = next((each for each in all_commands() if each.id == command_id), None)
    if found is None:
        raise KeyError(command_id)
    return found


_KEY_NAMES = {
    "question_mark": "?", "slash": "/", "colon": ":", "left_square_bracket": "[", "right_square_bracket": "]",
    "escape": "Esc", "enter": "Enter", "pageup": "PgUp", "pagedown": "PgDn", "up": "Up", "down": "Down",
    "home": "Home", "end": "End", "tab": "Tab", "shift+tab": "Shift+Tab", "space": "Space",
}  # fmt: skip


def key_words(key: str) -> str:
    """Return a key as people read it: `ctrl+s` as ^S, `question_mark` as ?, `g g` as gg."""
    if " " in key:
        return "".join(key_words(part) for part in key.split())
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return "^" + key[5].upper()
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def keys_words(keys: Iterable[str]) -> str:
    """Return several keys as people read them."""
    return " ".join(key_words(key) for key in keys)


# --- moving about ---------------------------------------------------------------------------------------------


class Down(Command):
    """Go one row down in the list; scroll the thread."""

    id, keys, label = "down", ("j", "down"), "down"
    contexts, topic, palette = _READING, Topic.MOVE, False


class Up(Command):
    """Go one row up in the list; scroll the thread."""

    id, keys, label = "up", ("k", "up"), "up"
    contexts, topic, palette = _READING, Topic.MOVE, False


class PageDown(Command):
    """Go half a page down."""

    id, keys, label = "page-down", ("ctrl+d", "pagedown"), "half page down"
    contexts, topic, palette = _READING, Topic.MOVE, False


class PageUp(Command):
    """Go half a page up; at the top of a thread older messages are fetched."""

    id, keys, label = "page-up", ("ctrl+u", "pageup"), "half page up"
    contexts, topic, palette = _READING, Topic.MOVE, False


class First(Command):
    """Go to the first row, or the oldest message that is loaded."""

    id, keys, label = "first", ("g g", "home"), "first"
    contexts, topic, palette = _READING, Topic.MOVE, False


class Last(Command):
    """Go to the last row, or the newest message."""

    id, keys, label = "last", ("G", "end"), "last"
    contexts, topic, palette = _READING, Topic.MOVE, False


class Open(Command):
    """Open the conversation under the cursor."""

    id, keys, label = "open", ("enter",), "open"
    contexts, topic, hint, palette = (LIST,), Topic.MOVE, 1, False


class Back(Command):
    """Go back to the list; in the list, leave a search. An open draft is kept."""

    id, keys, label = "back", ("q", "escape"), "back"
    contexts, topic, hint = _READING, Topic.MOVE, 9


class NextThread(Command):
    """Open the next conversation of the list."""

    id, keys, label = "next-thread", ("right_square_bracket",), "next thread"
    contexts, topic = (THREAD,), Topic.MOVE


class PreviousThread(Command):
    """Open the previous conversation of the list."""

    id, keys, label = "previous-thread", ("left_square_bracket",), "previous thread"
    contexts, topic = (THREAD,), Topic.MOVE


class SwitchPane(Command):
    """Go to the next pane: list, thread, composer."""

    id, keys, label = "switch-pane", ("tab",), "next pane"
    contexts, topic, palette = _READING, Topic.MOVE, False


# --- answering ------------------------------------------------------------------------------------------------


class Reply(Command):
    """Write an answer. Where no text may go, and first for an urgent one, this shows how to phone instead."""

    id, keys, label = "reply", ("r",), "reply"
    contexts, topic, hint = _READING, Topic.ANSWER, 2


class Redirect(Command):
    """Answer a complaint, an appeal or a filing with the approved text that says where it belongs."""

    id, keys, label = "redirect", ("R",), "redirect complaint"
    contexts, topic = _READING, Topic.ANSWER


class Send(Command):
    """Send the draft. The guard decides; a warning asks for a reason, a block cannot be sent."""

    id, keys, label = "send", ("ctrl+s",), "send"
    contexts, topic, hint = (COMPOSER,), Topic.ANSWER, 1


class SendNext(Command):
    """Send the draft, count the conversation as done and open the next one."""

    id, keys, label = "send-next", ("ctrl+n",), "send, next"
    contexts, topic, hint = (COMPOSER,), Topic.ANSWER, 2


class LeaveComposer(Command):
    """Leave the composer; the draft is kept for you."""

    id, keys, label = "leave-composer", ("escape",), "keep draft"
    contexts, topic, hint, palette = (COMPOSER,), Topic.ANSWER, 9, False


class TakeBack(Command):
    """Take the last text back while its undo window runs; it returns to the composer."""

    id, keys, label = "take-back", ("z",), "take back"
    contexts, topic = _READING, Topic.ANSWER


class WhyVerdict(Command):
    """Show every finding of the guard on this draft: rule, clause, the policy's words, evidence."""

    id, keys, label = "why-verdict", ("f2",), "why"
    contexts, topic, hint = (THREAD, COMPOSER), Topic.ANSWER, 3
    hint_contexts = (COMPOSER,)


class SafeWording(Command):
    """Put the guard's safe wording in the place of the words it objects to."""

    id, keys, label = "safe-wording", ("f3",), "safe wording"
    contexts, topic, hint = (THREAD, COMPOSER), Topic.ANSWER, 4
    hint_contexts = (COMPOSER,)


class PurposeCommand(Command):
    """Choose the purpose that the text serves; it is proposed from the words and kept in the ledger."""

    id, keys, label = "purpose", ("f5",), "purpose"
    contexts, topic, hint = (COMPOSER,), Topic.ANSWER, 5


class PurposeOutside(Command):
    """Choose the purpose of the open draft."""

    id, keys, label = "purpose-outside", ("p",), "purpose"
    contexts, topic, palette = (THREAD,), Topic.ANSWER, False


class Dispute(Command):
    """Report the guard's verdict on this draft as wrong; the text is masked before it is recorded."""

    id, keys, label = "dispute", ("f8",), "report verdict"
    contexts, topic = (THREAD, COMPOSER), Topic.ANSWER


class DiscardDraft(Command):
    """Throw the open draft away, after asking."""

    id, keys, label = "discard-draft", ("f9",), "discard draft"
    contexts, topic = (THREAD, COMPOSER), Topic.ANSWER


class Note(Command):
    """Write a note to colleagues. Notes are never sent."""

    id, keys, label = "note", ("n",), "note"
    contexts, topic, hint = _READING, Topic.ANSWER, 4


# --- decisions ------------------------------------------------------------------------------------------------


class Done(Command):
    """Record that this was answered by phone, e-mail or in person, or needs no reply."""

    id, keys, label = "done", ("e",), "done"
    contexts, topic, hint = _READING, Topic.DECIDE, 3


class Reopen(Command):
    """Let the clock of a conversation that was recorded as done stand again."""

    id, keys, label = "reopen", ("E",), "reopen"
    contexts, topic = _READING, Topic.DECIDE


class Claim(Command):
    """Tell colleagues that you are working on it, for ten minutes from your last key."""

    id, keys, label = "claim", ("c",), "claim"
    contexts, topic, hint = _READING, Topic.DECIDE, 6


class ConsentCommand(Command):
    """Record an opt-out, or a re-enrolment, that the person told you off SMS: who, how and why, in two steps."""

    id, keys, label = "consent", ("o",), "opt-out"
    contexts, topic, hint = _READING, Topic.DECIDE, 5


class Holds(Command):
    """Stop texts to a number for another reason than an opt-out (unsafe, no longer theirs, suspended), or allow
    them again."""

    id, keys, label = "holds", ("H",), "holds"
    contexts, topic = _READING, Topic.DECIDE


class NewNumber(Command):
    """Record that they have another number, confirmed or not; this one is retired at once."""

    id, keys, label = "new-number", ("N",), "number changed"
    contexts, topic = _READING, Topic.DECIDE


class PhoneCard(Command):
    """Show how to phone them and what to say; ask for a call, or record what became of it."""

    id, keys, label = "phone-card", ("t",), "phone card"
    contexts, topic = _READING, Topic.DECIDE


class ContactCard(Command):
    """Show and change the contact card: name, language, phone, e-mail, safe hours, discreet."""

    id, keys, label = "contact-card", ("i",), "contact card"
    contexts, topic = _READING, Topic.DECIDE


class DecideOptOut(Command):
    """Decide that a suspected opt-out is one: no more texts go to this number."""

    id, keys, label = "decide-opt-out", ("x",), "is an opt-out"
    contexts, topic = (THREAD,), Topic.DECIDE


class DecideNotOptOut(Command):
    """Decide that a suspected opt-out is none: the hold is lifted."""

    id, keys, label = "decide-not-opt-out", ("y",), "not an opt-out"
    contexts, topic = (THREAD,), Topic.DECIDE


class SendHeld(Command):
    """Send a held text now; the guard is asked again."""

    id, keys, label = "send-held", ("S",), "send held text"
    contexts, topic = (THREAD,), Topic.DECIDE


class EditHeld(Command):
    """Take a held text back into the composer, to change it."""

    id, keys, label = "edit-held", ("B",), "edit held text"
    contexts, topic = (THREAD,), Topic.DECIDE


class DropHeld(Command):
    """Drop a held text, or one whose outcome is unknown, for good."""

    id, keys, label = "drop-held", ("D",), "drop held text"
    contexts, topic = (THREAD,), Topic.DECIDE


class WasSent(Command):
    """Record that a text of unknown outcome did reach the person."""

    id, keys, label = "was-sent", ("M",), "text did arrive"
    contexts, topic = (THREAD,), Topic.DECIDE


# --- looking things up ----------------------------------------------------------------------------------------


class Explain(Command):
    """Show how the deadline was counted, day by day."""

    id, keys, label = "explain", ("h",), "explain deadline"
    contexts, topic, hint = _READING, Topic.LOOK, 7


class WhyConsent(Command):
    """Show why this number may, or may not, be texted: the entries that decided."""

    id, keys, label = "why-consent", ("w",), "why may I text"
    contexts, topic = _READING, Topic.LOOK


class Reveal(Command):
    """Show the newest masked words of the client; the ledger records that you saw them."""

    id, keys, label = "reveal", ("f4",), "reveal masked"
    contexts, topic = (THREAD, COMPOSER), Topic.LOOK


class Search(Command):
    """Narrow the list to rows with this name, number or text."""

    id, keys, label = "search", ("slash",), "find"
    contexts, topic, hint = _READING, Topic.LOOK, 8


# --- views ----------------------------------------------------------------------------------------------------


class ViewInbox(Command):
    """Everything, in the order of its deadlines."""

    id, keys, label = "view-inbox", ("g i",), "view: inbox"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewMine(Command):
    """Conversations that are yours."""

    id, keys, label = "view-mine", ("g m",), "view: mine"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewUnassigned(Command):
    """Conversations without an owner."""

    id, keys, label = "view-unassigned", ("g u",), "view: unassigned"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewDue(Command):
    """Conversations with a running deadline."""

    id, keys, label = "view-due", ("g d",), "view: due"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewFailed(Command):
    """Texts that failed, are held, or whose outcome is unknown."""

    id, keys, label = "view-failed", ("g f",), "view: failed"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewOptedOut(Command):
    """Contacts that have opted out."""

    id, keys, label = "view-opted-out", ("g o",), "view: opted out"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewCalls(Command):
    """Conversations in which somebody has to phone."""

    id, keys, label = "view-calls", ("g c",), "view: to call"
    contexts, topic = (LIST,), Topic.VIEWS


class ViewSent(Command):
    """Conversations in which we have written."""

    id, keys, label = "view-sent", ("g s",), "view: sent"
    contexts, topic = (LIST,), Topic.VIEWS


# --- the program ----------------------------------------------------------------------------------------------


class Help(Command):
    """Show this page; with a manual topic chosen, the topic."""

    id, keys, label = "help", ("question_mark", "f1"), "help"
    contexts, topic, hint = (EVERYWHERE,), Topic.PROGRAM, 20


class Palette(Command):
    """Find a command by its name."""

    id, keys, label = "palette", ("ctrl+p", "colon"), "commands"
    contexts, topic, hint, palette = (EVERYWHERE,), Topic.PROGRAM, 21, False


class Redraw(Command):
    """Draw the whole screen again, after noise on the line."""

    id, keys, label = "redraw", ("ctrl+l",), "redraw"
    contexts, topic = (EVERYWHERE,), Topic.PROGRAM


class Quit(Command):
    """Leave the program; asks first where a draft is open or a text can still be taken back."""

    id, keys, label = "quit", ("ctrl+q", "Q"), "quit"
    contexts, topic = (EVERYWHERE,), Topic.PROGRAM
