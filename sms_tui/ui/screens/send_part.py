"""The inbox's way out: sending a draft, and taking it back while its undo window runs."""

from __future__ import annotations

from sms_tui.domain.errors import SmsTuiError
from sms_tui.domain.guard.types import Decision, Verdict
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.sending import UNDO_WINDOW, SendState
from sms_tui.ports.desk import WARN_REASONS, QueueResult, QueueState
from sms_tui.ui.drafting import Drafting
from sms_tui.ui.present.names import who
from sms_tui.ui.screens.desk_screen import Undo
from sms_tui.ui.screens.dialogs import ChoiceDialog, numbered
from sms_tui.ui.screens.draft_part import DraftPart


class SendPart(DraftPart):
    """Actions that send and take back."""

    def action_send(self) -> None:
        """Send the draft."""
        self.do(self._send(), group="send", exclusive=False)

    def action_send_next(self) -> None:
        """Send the draft and open the next conversation."""
        self.do(self._send(then_next=True), group="send", exclusive=False)

    async def _send(self, *, then_next: bool = False) -> None:
        drafting = self.drafting
        if drafting is None or not drafting.text.strip():
            self.tell("There is nothing to send.")
            return
        if self.session.guard.words:
            self.tell(self.session.guard.words, severity="warning")
            return
        result = await self._queue(drafting)
        if result is None:
            return
        match result.state:
            case QueueState.QUEUED:
                await self._queued(drafting, result)
                if then_next:
                    await self.run_action("next_thread")
            case QueueState.MOVED:
                await self.read_again()
                self.tell(result.words or "Something came in between. Look, and send again.", severity="warning")
            case _:
                await self.read_again()
                drafting.replace_verdict(drafting.text, result.verdict)
                self.show_facts()
                self.tell(result.words or "The policy does not allow this text.", title="Not sent", severity="error")

    async def _queue(self, drafting: Drafting) -> QueueResult | None:
        """Ask the desk to send; a warning asks for a reason first. None when the person thinks again."""
        verdict, reason = self.live_verdict(), ""
        while True:
            if verdict is not None and verdict.decision is Decision.WARN and not reason:
                answer = await self.ask(self._reason_dialog(verdict))
                if not answer:
                    return None
                reason = str(answer)
            result = await self.session.desk.queue(drafting.conversation, drafting.request(warn_reason=reason))
            if result.state is not QueueState.NEEDS_REASON:
                return result
            verdict, reason = result.verdict, ""

    @staticmethod
    def _reason_dialog(verdict: Verdict) -> ChoiceDialog[str]:
        finding = verdict.findings[0]
        intro = f"{finding.rule}: {finding.reason}" + (f" ({finding.clause})" if finding.clause else "")
        return ChoiceDialog("Why may this be sent?", numbered(list(WARN_REASONS.items())), intro)

    async def _queued(self, drafting: Drafting, result: QueueResult) -> None:
        until = result.not_before or self.session.now() + UNDO_WINDOW
        self.undo = Undo(result.send_id, drafting.conversation, who(drafting.page.contact), until)
        drafting.saved_text = drafting.text
        self.close_composer()
        self.thread_view.focus()
        await self.read_again()

    def action_take_back(self) -> None:
        """Take the last text back."""
        self.do(self._take_back(), group="send")

    async def _take_back(self) -> None:
        undo = self.undo
        if undo is None:
            self.tell("Nothing can be taken back.")
            return
        self.undo = None
        await self._into_composer(undo.send_id, undo.conversation)

    def action_edit_held(self) -> None:
        """Take a held text back into the composer."""
        self.do(self._edit_held(), group="send")

    async def _edit_held(self) -> None:
        page = self.page
        held = next((each for each in page.held if each.state is SendState.HELD), None) if page else None
        if page is None or held is None:
            self.tell("No text is held here.")
        elif self.drafting is not None and self.drafting.text.strip():
            self.tell("A draft is open. Send it or throw it away first.")
        else:
            await self._into_composer(held.send_id, page.conversation.id)

    async def _into_composer(self, send_id: str, conversation: ConversationId) -> None:
        """Take a text that has not left back, and go on writing it."""
        try:
            text = await self.session.desk.take_back(send_id)
        except SmsTuiError as error:
            self.tell_error(error)
            await self.read_again()
            return
        await self.open_thread(conversation)
        if self.page is not None:
            await self.begin_draft(self.page, text=text)
        await self.read_again()
