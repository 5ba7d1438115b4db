"""The lines around list and thread: status, headings, detail, decision, side pane, hints."""

from __future__ import annotations

from datetime import datetime

from textual.widgets import Input

from sms_tui.domain.triage import View
from sms_tui.ui.commands import COMPOSER, LIST, THREAD, Context
from sms_tui.ui.present import decision as decisions
from sms_tui.ui.present.hints import hints
from sms_tui.ui.present.person import thread_header
from sms_tui.ui.present.pieces import Line, Piece, Tone, line
from sms_tui.ui.present.rows import HEADINGS
from sms_tui.ui.present.side import side_lines
from sms_tui.ui.present.status import status_line
from sms_tui.ui.present.verdict import spans, summary
from sms_tui.ui.screens.draft_part import DraftPart
from sms_tui.ui.widgets.lines import Lines


class LinesPart(DraftPart):
    """Shows what is known; decides nothing."""

    @property
    def context(self) -> Context:
        """Where keys go now."""
        if self.in_composer:
            return COMPOSER
        return LIST if self.in_list or self.focused is None else THREAD

    def show_facts(self) -> None:
        """Bring every line that is no list and no thread up to date; what did not change is not repainted."""
        if not self.is_mounted:
            return
        now = self.session.now()
        self._show_status(now)
        self._show_list_head()
        self._show_detail(now)
        self._show_thread_facts(now)
        self.show_draft()
        self._show_hints(now)

    def _show_status(self, now: datetime) -> None:
        subject = self.subject
        info = self.session.info
        number = info.number(subject[0].id.our) if subject else info.numbers[0]
        bar = self.query_one("#status", Lines)
        shown = status_line(
            number,
            self.session.policy(number.our),
            self.session.calendar(number.our),
            self.session.status,
            now,
            bar.size.width or self.size.width,
            demo=info.demo,
            guard=self.session.guard.brief,
        )
        bar.show((shown,))

    def _show_list_head(self) -> None:
        view = "TO CALL" if self.shown.view is View.CALLS else self.shown.view.value.replace("_", " ").upper()
        found = f" /{self.shown.text}" if self.shown.text else ""
        words = f" {view}{found} {self.total} "
        head = words if self.is_wide else words + HEADINGS[max(len(words), 0) :]
        self.query_one("#list-head", Lines).show((line(Piece(head, Tone.DIM)),))

    def _show_detail(self, now: datetime) -> None:
        row = self.rows_list.current
        detail = self.query_one("#detail", Lines)
        if row is None:
            detail.show(())
        if row is None or self.is_wide:
            return
        due = self.session.due(row.conversation, now)
        detail.show(thread_header(row.conversation, row.contact, due, now, self.session.login, detail.size.width or 80))

    def _show_thread_facts(self, now: datetime) -> None:
        page = self.page
        head, decision = self.query_one("#thread-head", Lines), self.query_one("#decision", Lines)
        if page is None:
            head.show(())
            decision.display = False
            return
        due = self.session.due(page.conversation, now)
        width = head.size.width or self.size.width
        head.show(thread_header(page.conversation, page.contact, due, now, self.session.login, width))
        words = decisions.decision_line(page, self.session.keys, drafting=self.drafting is not None)
        decision.display = bool(words)
        decision.show((words,))
        self._show_side()

    def _show_side(self) -> None:
        page, side = self.page, self.query_one("#side", Lines)
        if page is None or not side.display or not side.size.width:
            return
        due = self.session.due(page.conversation, self.session.now())
        policy = self.session.policy(page.number.our)
        side.show(side_lines(page.conversation, page.contact, policy, due, self.live_verdict(), side.size.width - 2))

    def show_draft(self) -> None:
        """Bring what stands around the draft up to date, and nothing else: this runs at every key."""
        drafting = self.drafting
        if drafting is None:
            return
        verdict = self.live_verdict()
        width = self.compose_pane.size.width or self.size.width
        self.compose_pane.show_facts(
            decisions.recipient_line(drafting, width),
            summary(verdict, self.session.guard.words, width, len(drafting.text)),
            spans(verdict),
        )
        self._show_side()

    def _show_hints(self, now: datetime) -> None:
        undo = self.undo
        news: Line = ()
        if undo is not None:
            left = (undo.until - now).total_seconds()
            if left <= 0:
                self.undo = None
            else:
                words = f"to {undo.name} in {int(left) + 1}s · z takes it back "
                news = line(Piece("SENDING ", Tone.WARN), Piece(words, Tone.AMBER))
        bar = self.query_one("#hints", Lines)
        if isinstance(self.focused, Input):
            bar.show((line(Piece(" Enter", Tone.KEY), " to the rows  ", Piece("Esc", Tone.KEY), " show all again"),))
        else:
            bar.show((hints(self.context, self.session.keys, bar.size.width or self.size.width, news),))
