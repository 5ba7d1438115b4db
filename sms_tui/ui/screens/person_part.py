"""The inbox's records of the person: contact card, another number, calls that are asked for."""

from __future__ import annotations

from sms_tui.domain.messages import ConversationId
from sms_tui.domain.phone import to_e164
from sms_tui.ports.desk import ThreadPage
from sms_tui.ui.present.names import who
from sms_tui.ui.present.person import refusal
from sms_tui.ui.present.phone_card import card_lines, task_words, why_call
from sms_tui.ui.screens.desk_screen import DeskScreen
from sms_tui.ui.screens.dialogs import Choice, ChoiceDialog, Reading, TextDialog, numbered

BY_TEXT = "sms"
CONFIRMED = (
    Choice("p", "call", "yes, on the phone"),
    Choice("m", "email", "yes, by e-mail"),
    Choice("i", "in_person", "yes, in person"),
    Choice("f", "form", "yes, on a signed form"),
    Choice("n", BY_TEXT, "no: only a text told us, so nothing is linked yet"),
)


class PersonPart(DeskScreen):
    """Actions about the person behind a number."""

    # --- the card -------------------------------------------------------------------------------------------

    def action_contact_card(self) -> None:
        """Show and change the contact card."""
        self.do(self._contact_card())

    async def _contact_card(self) -> None:
        from sms_tui.ui.screens.contact_card import ContactDialog

        if self.subject is None:
            return
        conversation, contact = self.subject
        changes = await self.ask(ContactDialog(contact))
        if isinstance(changes, dict):
            await self.session.desk.change_contact(conversation.id, changes)
            self.tell("Recorded on the contact card.")
            await self.read_again()

    # --- another number -------------------------------------------------------------------------------------

    def action_new_number(self) -> None:
        """Record that the person has another number."""
        self.do(self._new_number())

    async def _new_number(self) -> None:
        if self.subject is None:
            return
        conversation, contact = self.subject
        intro = "Their new number. This one is retired at once: no more texts go to it."
        while True:
            number = await self.ask(TextDialog(f"{who(contact)} has another number", intro))
            if not number:
                return
            try:
                new = to_e164(str(number))
            except ValueError:
                intro = "That was no phone number. Write it like +1 212 555 0100."
                continue
            break
        channel = await self.ask(ChoiceDialog("Is it confirmed, not by text?", CONFIRMED))
        if not channel:
            return
        confirmed = channel != BY_TEXT
        await self.session.desk.record_new_number(conversation.id, new, confirmed=confirmed, channel=str(channel))
        after = "Consent begins anew there." if confirmed else "Confirm the new number by phone or e-mail."
        self.tell(f"Recorded: this number is retired. {after}")
        await self.read_again()

    # --- calls ----------------------------------------------------------------------------------------------

    def action_phone_card(self) -> None:
        """Show how to reach the person without a text."""
        self.do(self._phone_card(), group="open", exclusive=True)

    async def _phone_card(self) -> None:
        subject = self.subject
        if subject is None:
            return
        if self.page is None or self.page.conversation.id != subject[0].id:
            await self.open_thread(subject[0].id)
        if self.page is not None:
            await self.show_phone_card(self.page, refusal(self.page.contact, first_contact=False))

    async def show_phone_card(self, page: ThreadPage, why: str, *, may_write: bool = False) -> bool:
        """Show the card and do what was chosen on it; return whether a text shall be written after all."""
        conversation, contact = page.conversation, page.contact
        policy = self.session.policy(page.number.our)
        choices = [Choice("r", "write", "write a text")] if may_write else []
        choices.append(
            Choice("c", "close", "call made") if conversation.phone_tasks else Choice("t", "open", "ask for a call")
        )
        choices.extend((Choice("e", "done", "answered"), Choice("w", "why", "why?")))
        title = f"No text to {who(contact)}" if why else f"Call {who(contact)}"
        answer = await self.ask(
            Reading(title, lambda width: card_lines(conversation, contact, policy, why, width), choices)
        )
        match answer:
            case "open":
                await self._ask_for_call(page)
            case "close":
                await self._call_made(conversation.id, conversation.phone_tasks)
            case "done":
                await self.run_action("done")
            case "why":
                await self.run_action("why_consent")
        return answer == "write"

    async def _ask_for_call(self, page: ThreadPage) -> None:
        await self.session.desk.open_phone_task(page.conversation.id, why_call(page.conversation, page.contact))
        self.tell("Recorded: somebody has to phone. g c lists these calls.")
        await self.read_again()

    async def _call_made(self, conversation: ConversationId, tasks: tuple[str, ...]) -> None:
        task = tasks[0]
        if len(tasks) > 1:
            chosen = await self.ask(ChoiceDialog("Which call?", numbered([(each, task_words(each)) for each in tasks])))
            if not chosen:
                return
            task = str(chosen)
        outcome = await self.ask(TextDialog("What became of the call?", "Kept in the ledger. " + task_words(task)))
        if not outcome:
            return
        await self.session.desk.close_phone_task(conversation, task, outcome=str(outcome))
        self.tell("Recorded. e counts the text as answered by phone, where it was.")
        await self.read_again()
