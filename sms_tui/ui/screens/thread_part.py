"""The inbox's thread: opening, reading again, older items, masked words, what is explained."""

from __future__ import annotations

from sms_tui.domain.messages import ConversationId
from sms_tui.domain.sending import SendState
from sms_tui.ports.desk import HeldChoice, ThreadPage
from sms_tui.ui.present.names import who
from sms_tui.ui.present.pieces import Line
from sms_tui.ui.screens.desk_screen import DeskScreen
from sms_tui.ui.screens.dialogs import Reading

NEWEST = 50
"""Items read when a thread opens, and with each step back."""


class ThreadPart(DeskScreen):
    """Actions and messages of the thread."""

    async def open_thread(self, conversation: ConversationId, *, focus: bool = True) -> None:
        """Open a conversation; a draft in another one is kept and put away."""
        if self.drafting is not None and self.drafting.conversation != conversation:
            await self.put_draft_away()
        page = await self.session.desk.thread(conversation, limit=NEWEST)
        if not focus and (self.drafting is not None or not self.in_list):
            return
        async with self.one_paint():
            if focus:
                self.show_panes(reading=True)
                self.set_focus(self.thread_view)
            self.show_page(page, fresh=self.page is None or self.page.conversation.id != conversation)

    def show_page(self, page: ThreadPage, *, fresh: bool = False) -> None:
        """Show a thread as read; items that were fetched before stay."""
        older = () if fresh else tuple(item for item in self.items if page.items and item.seq < page.items[0].seq)
        self.more = self.more if older else page.more
        self.page, self.items = page, (*older, *page.items)
        self._show_items(fresh=fresh)
        self.show_facts()

    def _show_items(self, *, fresh: bool = False, older: bool = False) -> None:
        page = self.page
        if page is None:
            return
        oldest = page.conversation.oldest
        self.thread_view.show_thread(
            self.items,
            self.session.policy(page.number.our).zone_info,
            more=self.more,
            clock_from=oldest.at if oldest else None,
            fresh=fresh,
            older=older,
        )

    async def read_again(self, *, rows: bool = True) -> None:
        """Read the rows, then the open thread's newest items: the thread is never older than the known position."""
        if rows:
            await self.read_rows()
        if self.page is not None:
            conversation = self.page.conversation.id
            page = await self.session.desk.thread(conversation, limit=NEWEST)
            if self.page is not None and self.page.conversation.id == conversation:
                self.show_page(page)
                self._tell_news(page)

    async def read_rows(self) -> None:
        """Read the list again."""
        raise NotImplementedError

    def _tell_news(self, page: ThreadPage) -> None:
        drafting = self.drafting
        if drafting is None or drafting.conversation != page.conversation.id:
            return
        inbound = page.conversation.last_inbound_at
        before = drafting.page.conversation.last_inbound_at
        drafting.news(page)
        self.show_facts()
        if inbound != before:
            self.tell("A new message came in while you were writing. Read it before you send.", severity="warning")

    def on_thread_view_older_wanted(self) -> None:
        """Fetch older items."""
        self.do(self._older(), group="older", exclusive=True)

    async def _older(self) -> None:
        if self.page is None or not self.more or not self.items:
            return
        page = await self.session.desk.thread(self.page.conversation.id, before=self.items[0].seq, limit=NEWEST)
        self.items, self.more = (*page.items, *self.items), page.more
        self._show_items(older=True)

    # --- looking --------------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        """Show the newest masked words."""
        self.do(self._reveal())

    async def _reveal(self) -> None:
        item = self.thread_view.next_masked()
        if item is None or self.page is None:
            self.tell("Nothing is masked here.")
            return
        await self.session.desk.reveal(self.page.conversation.id, item.seq)
        self.thread_view.revealed.add(item.seq)
        self._show_items()

    def action_explain(self) -> None:
        """Show how the deadline was counted."""
        from sms_tui.ui.present.explain import explain_lines

        if self.subject is None:
            return
        conversation, contact = self.subject
        now, our = self.session.now(), conversation.id.our
        policy, calendar = self.session.policy(our), self.session.calendar(our)
        due = self.session.due(conversation, now)

        def lines_at(_width: int) -> list[Line]:
            return explain_lines(conversation, policy, calendar, due, now)

        self.do(self._read(Reading(f"Deadline · {who(contact)}", lines_at)))

    def action_why_consent(self) -> None:
        """Show the entries that decided."""
        self.do(self._why_consent())

    async def _why_consent(self) -> None:
        from sms_tui.ui.present.why import why_lines

        if self.subject is None:
            return
        conversation, contact = self.subject
        entries = await self.session.desk.history(conversation.id)
        policy, now = self.session.policy(conversation.id.our), self.session.now()

        def lines_at(width: int) -> list[Line]:
            return why_lines(contact, policy, entries, now, width)

        await self._read(Reading(f"May I text {who(contact)}?", lines_at))

    async def _read(self, reading: Reading) -> None:
        await self.ask(reading)

    # --- held texts -----------------------------------------------------------------------------------------

    def action_send_held(self) -> None:
        """Send a held text now."""
        self._decide_held(HeldChoice.SEND_NOW, "Sent to the gateway.")

    def action_drop_held(self) -> None:
        """Drop a held text."""
        self._decide_held(HeldChoice.DROP, "Dropped; the clock stands again.")

    def action_was_sent(self) -> None:
        """Record that a text of unknown outcome did arrive."""
        self._decide_held(HeldChoice.WAS_SENT, "Recorded as sent.")

    def _decide_held(self, choice: HeldChoice, words: str) -> None:
        page = self.page
        wanted = {
            HeldChoice.SEND_NOW: (SendState.HELD,),
            HeldChoice.DROP: (SendState.HELD, SendState.UNCONFIRMED),
            HeldChoice.WAS_SENT: (SendState.UNCONFIRMED,),
        }[choice]
        send = next((each for each in page.held if each.state in wanted), None) if page else None
        if send is None:
            self.tell("No text waits for that decision here.")
            return

        async def decide() -> None:
            await self.session.desk.decide_send(send.send_id, choice)
            self.tell(words)
            await self.read_again()

        self.do(decide())

    def hide_revealed(self) -> None:
        """Mask again what was revealed here."""
        if self.thread_view.revealed:
            self.thread_view.revealed.clear()
            self._show_items()
