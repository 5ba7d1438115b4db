"""One draft: for whom, judged on what, with which purpose. A value with a memory of its last verdict; no screen."""

from __future__ import annotations

import uuid
from datetime import datetime

from sms_tui.domain.guard.types import Decision, Draft, Severity, Verdict
from sms_tui.domain.messages import ConversationId, MessageKind
from sms_tui.domain.policy import Policy
from sms_tui.domain.purposes import propose_purpose
from sms_tui.domain.text import mask
from sms_tui.ports.desk import SavedDraft, SendRequest, ThreadPage
from sms_tui.ui.live_guard import LiveGuard


class Drafting:
    """A draft in one conversation. The recipient is fixed when it begins."""

    def __init__(self, page: ThreadPage, policy: Policy, *, draft_id: str = "", text: str = "") -> None:
        self.page = page
        self.policy = policy
        self.draft_id = draft_id or uuid.uuid4().hex
        self.text = text
        self.chosen_purpose = ""
        self.saved_text = text
        self._proposed = ""
        self._proposed_for: tuple[str, MessageKind] | None = None
        self._judged: tuple[object, ...] = ()
        self._verdict: Verdict | None = None

    @property
    def conversation(self) -> ConversationId:
        """The conversation the draft belongs to."""
        return self.page.conversation.id

    @property
    def kind(self) -> MessageKind:
        """What kind of text it is: internal, an answer, or a first message."""
        if self.page.contact.internal:
            return MessageKind.INTERNAL
        return MessageKind.REPLY if self.page.context.heard_from else MessageKind.FIRST

    @property
    def purpose(self) -> str:
        """The chosen purpose, or the one that the words propose."""
        if self.chosen_purpose:
            return self.chosen_purpose
        words = (self.text, self.kind)
        if words != self._proposed_for:
            self._proposed, self._proposed_for = propose_purpose(*words, self.policy), words
        return self._proposed

    @property
    def draft(self) -> Draft:
        """The draft as the guard is asked about it."""
        return Draft(self.text, self.kind, self.purpose)

    def news(self, page: ThreadPage) -> bool:
        """Take over the thread as read again; return whether it moved since the draft was judged on it."""
        moved = self._versions(page) != self._versions(self.page)
        self.page = page
        return moved

    def verdict(self, guard: LiveGuard, now: datetime) -> Verdict | None:
        """Return the verdict on the text as it stands; the last one is kept for the same text and versions."""
        key = (self.text, self.purpose, self.kind, self._versions(self.page), guard.state)
        if key != self._judged:
            self._verdict = guard.judge(self.draft, self.page.context, self.policy.id, now)
            self._judged = key
        return self._verdict

    def replace_verdict(self, text: str, verdict: Verdict | None) -> bool:
        """Take over a verdict that was had off the key path; return whether the text is still the same."""
        if text != self.text:
            return False
        self._verdict = verdict
        return True

    def request(self, *, warn_reason: str = "") -> SendRequest:
        """Return the request to send the text on the versions that were on screen."""
        conversation, contact = self._versions(self.page)
        return SendRequest(
            self.draft_id, self.text, conversation, contact,
            purpose=self.purpose, warn_reason=warn_reason,
        )  # fmt: skip

    def to_save(self, guard: LiveGuard, now: datetime) -> SavedDraft | None:
        """Return what may be kept of the text: spans that may not be sent are masked. None while unjudged."""
        if not self.text.strip():
            return SavedDraft(self.draft_id, "")
        verdict = self.verdict(guard, now)
        if verdict is None:
            return None
        spans = [
            (finding.start, finding.end)
            for finding in verdict.findings
            if finding.severity is Severity.BLOCK and finding.start is not None and finding.end is not None
        ]
        kept = mask(self.text, spans)
        return SavedDraft(self.draft_id, kept, masked=kept != self.text)

    def with_safe_wording(self, verdict: Verdict) -> tuple[int, int, str] | None:
        """Return what the first safe wording would replace: (start, end, wording), or None where there is none."""
        for finding in verdict.findings:
            if finding.suggestion:
                start, end = finding.start, finding.end
                if start is None or end is None or verdict.decision is Decision.PASS:
                    joint = " " if self.text and not self.text[-1].isspace() else ""
                    return len(self.text), len(self.text), joint + finding.suggestion
                return (*_sentence(self.text, start, end), finding.suggestion)
        return None

    @staticmethod
    def _versions(page: ThreadPage) -> tuple[int, int]:
        return page.conversation.version, page.contact.version


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentences around a span: a wording replaces whole sentences."""
    ends = ".!?\n¿¡"
    while start > 0 and text[start - 1] not in ends:
        start -= 1
    while start < end and text[start] in " ¿¡":
        start += 1
    while end < len(text) and text[end - 1] not in ".!?\n":
        end += 1
    return start, end
