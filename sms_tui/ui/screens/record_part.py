"""The inbox's records: done, notes, claims, consent, the decision about a suspected opt-out."""

from __future__ import annotations

from sms_tui.domain.events import ClosedHow
from sms_tui.domain.messages import ConsentState, Hold
from sms_tui.ui.present.names import who
from sms_tui.ui.screens.desk_screen import DeskScreen
from sms_tui.ui.screens.dialogs import Choice, ChoiceDialog, NoteDialog, TextDialog

HOW = (
    Choice("p", ClosedHow.PHONE, "answered by phone"),
    Choice("m", ClosedHow.EMAIL, "answered by e-mail"),
    Choice("i", ClosedHow.IN_PERSON, "answered in person"),
    Choice("n", ClosedHow.NO_REPLY_NEEDED, "no reply needed"),
)
CHANNELS = (
    Choice("p", "call", "on the phone"),
    Choice("m", "email", "by e-mail"),
    Choice("i", "in_person", "in person"),
    Choice("f", "form", "on a signed form"),
    Choice("s", "sms", "by text message"),
)
HOLDS = (
    ("u", Hold.NUMBER_UNSAFE, "somebody else may read this phone"),
    ("n", Hold.NUMBER_RETIRED, "this number is no longer theirs"),
    ("s", Hold.SUSPENDED, "texting is suspended (supervisors only)"),
)
THANKS = "ack"
"""Label of a plain thanks: closed with one key, no reason (ruling 5)."""


class RecordPart(DeskScreen):
    """Actions that record a person's decision."""

    def action_done(self) -> None:
        """Record how it was answered elsewhere."""
        self.do(self._done())

    async def _done(self) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        if conversation.oldest is None:
            self.tell("Nothing waits for an answer here.")
            return
        if THANKS in conversation.labels and len(conversation.unanswered) == 1 and not conversation.urgent:
            how, reason = ClosedHow.NO_REPLY_NEEDED, ""
        else:
            answer = await self.ask(ChoiceDialog(f"How was {who(contact)} answered?", HOW))
            if not isinstance(answer, ClosedHow):
                return
            how = answer
            words = await self.ask(TextDialog("In a few words", "What was said, or why no reply is needed."))
            if words is None:
                return
            reason = str(words)
        await self.session.desk.close(conversation.id, how, reason=reason, seen_version=conversation.version)
        self.tell(f"Recorded: {how.value.replace('_', ' ')}. E opens it again.")
        await self.read_again()

    def action_reopen(self) -> None:
        """Let the clock stand again."""
        self.do(self._reopen())

    async def _reopen(self) -> None:
        if self.subject is None:
            return
        await self.session.desk.reopen(self.subject[0].id)
        await self.read_again()

    def action_claim(self) -> None:
        """Tell colleagues."""
        self.do(self._claim())

    async def _claim(self) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        await self.session.desk.claim(conversation.id)
        self.tell(f"{who(contact)} is yours for ten minutes.")
        await self.read_again()

    def action_note(self) -> None:
        """Write a note."""
        self.do(self._note())

    async def _note(self) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        answer = await self.ask(NoteDialog(f"NOTE about {who(contact)}"))
        if answer:
            await self.session.desk.note(conversation.id, str(answer))
            await self.read_again()

    def action_consent(self) -> None:
        """Record an opt-out or a re-enrolment."""
        self.do(self._consent())

    async def _consent(self) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        out = Choice("o", ConsentState.OPTED_OUT, "opt-out: no more texts to this number")
        again = Choice("r", ConsentState.OPTED_IN, "re-enrolment: they want texts again")
        choices = (again,) if contact.opted_out else (out, again)
        state = await self.ask(ChoiceDialog(f"What did {who(contact)} decide?", choices))
        if not isinstance(state, ConsentState):
            return
        channel = await self.ask(ChoiceDialog("How did they tell us?", CHANNELS))
        if not channel:
            return
        words = await self.ask(TextDialog("What did they say?", "Their words, or yours. Kept in the ledger."))
        if not words:
            return
        await self.session.desk.record_consent(conversation.id, state, reason=str(words), channel=str(channel))
        self.tell("Recorded: opted out." if state is ConsentState.OPTED_OUT else "Recorded: re-enrolled.")
        await self.read_again()

    def action_holds(self) -> None:
        """Place or lift a hold."""
        self.do(self._holds())

    async def _holds(self) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        choices = [Choice(key, hold, words) for key, hold, words in HOLDS if hold not in contact.holds]
        lifts = [
            Choice(key.upper(), hold, f"no longer: {words}") for key, hold, words in HOLDS if hold in contact.holds
        ]
        hold = await self.ask(ChoiceDialog(f"Texts to {who(contact)}", [*lifts, *choices]))
        if not isinstance(hold, Hold):
            return
        reason = await self.ask(TextDialog("Why?", "Kept in the ledger."))
        if not reason:
            return
        desk = self.session.desk
        if hold in contact.holds:
            await desk.lift_hold(conversation.id, hold, reason=str(reason))
        else:
            await desk.place_hold(conversation.id, hold, reason=str(reason))
        self.tell("Recorded.")
        await self.read_again()

    def action_decide_opt_out(self) -> None:
        """It is an opt-out."""
        self.do(self._decide_suspected(is_opt_out=True))

    def action_decide_not_opt_out(self) -> None:
        """It is none."""
        self.do(self._decide_suspected(is_opt_out=False))

    async def _decide_suspected(self, *, is_opt_out: bool) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        if Hold.OPT_OUT_SUSPECTED not in contact.holds:
            self.tell("No opt-out is suspected here.")
            return
        desk = self.session.desk
        if is_opt_out:
            reason = "decided by staff from their text"
            await desk.record_consent(conversation.id, ConsentState.OPTED_OUT, reason=reason, channel="sms")
            self.tell("Recorded: opted out. No more texts go to this number.")
        else:
            reason = "read by staff: not an opt-out"
            await desk.lift_hold(conversation.id, Hold.OPT_OUT_SUSPECTED, reason=reason)
            self.tell("Recorded: not an opt-out. You may answer.")
        await self.read_again()
