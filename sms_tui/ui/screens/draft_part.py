"""The inbox's composer: beginning, judging, keeping and discarding a draft."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from textual.timer import Timer
from textual.widgets import TextArea

from sms_tui.domain.guard.types import Verdict
from sms_tui.ports.desk import SavedDraft, ThreadPage
from sms_tui.ui.drafting import Drafting
from sms_tui.ui.live_guard import withheld
from sms_tui.ui.present.person import refusal
from sms_tui.ui.present.pieces import safe
from sms_tui.ui.present.verdict import full
from sms_tui.ui.screens.desk_screen import DeskScreen
from sms_tui.ui.screens.dialogs import Choice, ChoiceDialog, Reading, numbered

SAVE_AFTER = 0.8
"""Seconds after the first unsaved key; a dropped line loses at most this."""

CLAIM_LEFT = timedelta(minutes=5)
"""While somebody writes, a claim is renewed when no more than this is left of it."""


class DraftPart(DeskScreen):
    """Actions and messages of the composer, sending excepted."""

    _save_timer: Timer | None = None
    _renewed_at = datetime(1970, 1, 1, tzinfo=UTC)

    # --- beginning and keeping ------------------------------------------------------------------------------

    def action_reply(self) -> None:
        """Write an answer, or show why not and what else there is; of an urgent text the phone comes first."""
        subject = self.subject
        if subject is not None:
            self.do(self._reply(subject[0].id), group="open", exclusive=True)

    async def _reply(self, conversation: object, *, redirect: bool = False) -> None:
        subject = self.subject
        if subject is None or subject[0].id != conversation:
            return
        if self.drafting is not None and self.drafting.conversation == conversation:
            self.compose_pane.composer.focus()
            return
        await self.open_thread(subject[0].id)
        page = self.page
        if page is None:
            return
        why = refusal(page.contact, first_contact=not page.context.heard_from)
        kept = page.draft
        call_first = page.conversation.urgent and kept is None and not redirect
        if (why or call_first) and not await self.show_phone_card(page, why, may_write=not why):
            return
        await self.begin_draft(page, text=kept.text if kept else "", draft_id=kept.draft_id if kept else "")
        if kept and kept.masked:
            self.tell("What may not be sent was masked when this draft was kept.")
        holder, until = page.conversation.claimed_by, page.conversation.claimed_until
        if holder not in ("", self.session.login) and until is not None and until > self.session.now():
            self.tell(f"{safe(holder)} is working on this as well.", severity="warning")
        await self.session.desk.claim(page.conversation.id)

    def action_redirect(self) -> None:
        """Answer a complaint or an appeal with the approved text."""
        self.do(self._redirect(), group="open", exclusive=True)

    async def _redirect(self) -> None:
        if self.subject is None:
            return
        await self._reply(self.subject[0].id, redirect=True)
        drafting = self.drafting
        if drafting is None:
            return
        contact, conversation = drafting.page.contact, drafting.page.conversation
        words = drafting.policy.wording("complaint_redirect", contact.language or conversation.language or "en")
        if drafting.text.strip():
            self.tell("A draft is open; the approved text was put behind it.")
        composer = self.compose_pane.composer
        composer.replace_span(len(drafting.text), len(drafting.text), ("\n" if drafting.text.strip() else "") + words)

    async def begin_draft(self, page: ThreadPage, *, text: str = "", draft_id: str = "") -> None:
        """Open the composer; the recipient is fixed from here on."""
        self.drafting = Drafting(page, self.session.policy(page.number.our), draft_id=draft_id, text=text)
        pane = self.compose_pane
        pane.add_class("-open")
        with self.prevent(TextArea.Changed):
            pane.composer.load_text(text)
        pane.composer.move_cursor(pane.composer.document.end)
        pane.composer.focus()
        self.show_facts()
        self.call_after_refresh(self.thread_view.to_end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Judge the text, and see that it is kept within a second."""
        event.stop()
        if self.drafting is None:
            return
        self.drafting.text = event.text_area.text
        self.show_draft()
        self._renew_claim(self.drafting)
        if withheld(self.live_verdict()):
            self.do(self._judge_patiently(), group="judge", exclusive=True)
        if self._save_timer is None:
            self._save_timer = self.set_timer(SAVE_AFTER, self._save_soon)

    def _renew_claim(self, drafting: Drafting) -> None:
        until = drafting.page.conversation.claimed_until
        now = self.session.now()
        if until is not None and until - now < CLAIM_LEFT and self._renewed_at + CLAIM_LEFT < now:
            self._renewed_at = now
            self.do(self.session.desk.claim(drafting.conversation), group="claim")

    def live_verdict(self) -> Verdict | None:
        """Return the verdict on the draft as it stands."""
        drafting = self.drafting
        return drafting.verdict(self.session.guard, self.session.now()) if drafting else None

    async def _judge_patiently(self) -> None:
        """Ask the guard again off the key path, without its time limit (ruling 20)."""
        drafting = self.drafting
        if drafting is None:
            return
        text, guard, now = drafting.text, self.session.guard, self.session.now()
        verdict = await asyncio.to_thread(
            guard.judge, drafting.draft, drafting.page.context, drafting.policy.id, now, patient=True
        )
        if drafting.replace_verdict(text, verdict):
            self.show_draft()

    def _save_soon(self) -> None:
        self._save_timer = None
        self.do(self.save_now(), group="save")

    async def save_now(self) -> None:
        """Keep the open draft, masked where it may not be sent."""
        drafting = self.drafting
        if drafting is None or drafting.text == drafting.saved_text:
            return
        kept = drafting.to_save(self.session.guard, self.session.now())
        if kept is None:
            return
        drafting.saved_text = drafting.text
        await self.session.desk.save_draft(drafting.conversation, kept)
        self.show_facts()

    async def put_draft_away(self) -> None:
        """Keep the open draft and close the composer."""
        await self.save_now()
        self.close_composer()

    def close_composer(self) -> None:
        """Close the composer; whatever was not kept is gone."""
        self.drafting = None
        if self._save_timer is not None:
            self._save_timer.stop()
            self._save_timer = None
        with self.prevent(TextArea.Changed):
            self.compose_pane.composer.load_text("")
        self.compose_pane.remove_class("-open")
        if self.in_composer:
            self.thread_view.focus()
        self.show_facts()

    def action_leave_composer(self) -> None:
        """Keep the draft and go to the thread."""
        self.do(self.save_now(), group="save")
        self.thread_view.focus()

    def action_discard_draft(self) -> None:
        """Throw the draft away, after asking."""
        self.do(self._discard())

    async def _discard(self) -> None:
        drafting = self.drafting
        if drafting is None:
            self.tell("No draft is open.")
            return
        choices = (Choice("y", "yes", "throw it away"),)
        if not drafting.text.strip() or await self.ask(ChoiceDialog("Throw this draft away?", choices)) == "yes":
            await self.session.desk.save_draft(drafting.conversation, SavedDraft(drafting.draft_id, ""))
            self.close_composer()

    # --- the verdict ----------------------------------------------------------------------------------------

    def action_why_verdict(self) -> None:
        """Show every finding."""
        drafting, verdict = self.drafting, self.live_verdict()
        if drafting is None or verdict is None:
            self.tell(self.session.guard.words or "No draft is open.")
            return
        text = drafting.text

        async def read() -> None:
            await self.ask(Reading("What the guard says", lambda width: full(verdict, text, width)))

        self.do(read())

    def action_safe_wording(self) -> None:
        """Put the safe wording in."""
        drafting, verdict = self.drafting, self.live_verdict()
        change = drafting.with_safe_wording(verdict) if drafting and verdict else None
        if change is None:
            self.tell("There is no safe wording to put in.")
            return
        self.compose_pane.composer.replace_span(*change)
        self.compose_pane.composer.focus()

    def action_purpose(self) -> None:
        """Choose the purpose."""
        self.do(self._choose_purpose())

    action_purpose_outside = action_purpose

    async def _choose_purpose(self) -> None:
        drafting = self.drafting
        if drafting is None:
            self.tell("No draft is open.")
            return
        choices = numbered([(each.id, f"{each.label}  ({each.clause})") for each in drafting.policy.purposes])
        answer = await self.ask(ChoiceDialog("Purpose of this text", choices, "Kept with the text in the ledger."))
        if answer:
            drafting.chosen_purpose = str(answer)
            self.show_facts()

    def action_dispute(self) -> None:
        """Report the verdict as wrong."""
        self.do(self._dispute())

    async def _dispute(self) -> None:
        drafting, verdict = self.drafting, self.live_verdict()
        if drafting is None or verdict is None or not verdict.findings:
            self.tell("There is no finding to report.")
            return
        rules = list(dict.fromkeys(finding.rule for finding in verdict.findings))
        rule = rules[0]
        if len(rules) > 1:
            answer = await self.ask(ChoiceDialog("Which finding is wrong?", numbered([(each, each) for each in rules])))
            if not answer:
                return
            rule = str(answer)
        await self.session.desk.dispute(drafting.conversation, drafting.draft, rule)
        self.tell(f"Reported: {rule}. The verdict stands until the rules change.")
