"""The one door: every text that leaves was queued here, judged on the state it was queued on (design, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sms_tui.domain.errors import Moved, NotPermitted
from sms_tui.domain.events import (
    SYSTEM,
    Actor,
    DraftRefused,
    NewEntry,
    SendAccepted,
    SendCancelled,
    SendQueued,
    StreamId,
    WarningAccepted,
)
from sms_tui.domain.guard import Decision, Draft, Severity, Verdict
from sms_tui.domain.messages import ConversationId, Hold, MessageKind
from sms_tui.domain.policy import propose_purpose
from sms_tui.domain.sending import UNDO_WINDOW, Send, SendState
from sms_tui.domain.text import LONGEST_TEXT, printable
from sms_tui.ports.desk import WARN_REASONS, HeldChoice, QueueResult, QueueState, SendRequest
from sms_tui.ports.store import Batch
from sms_tui.services import situation as situations
from sms_tui.services.situation import Situation
from sms_tui.services.workplace import Workplace

UNDECIDED = "This person may have asked to stop. Decide first: opt out, or not an opt-out."
"""Why nothing is queued for a suspected opt-out."""


class Outbox:
    """Queues, takes back and decides about texts; it never talks to a gateway."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    async def check(self, conversation: ConversationId, draft: Draft) -> Verdict:
        """Judge a draft on the present state."""
        situation = await self._read(conversation)
        return await situations.verdict_on(self._place, situation, draft, self._place.clock.now())

    async def queue(self, conversation: ConversationId, request: SendRequest, actor: Actor) -> QueueResult:
        """Judge a person's text and queue it, or say why not.

        Raises:
            NotPermitted: empty or too long, an unknown purpose, or an automatic kind.
        """
        situation = await self._read(conversation)
        draft = self._draft(situation, request)
        now = self._place.clock.now()
        verdict = await situations.verdict_on(self._place, situation, draft, now)
        if verdict.decision is Decision.BLOCK:
            await self._record_refusal(situation, draft, verdict, actor)
            return QueueResult(QueueState.REFUSED, verdict, words="The policy does not allow this text.")
        if Hold.OPT_OUT_SUSPECTED in situation.contact.holds:
            return QueueResult(QueueState.REFUSED, verdict, words=UNDECIDED)
        if (situation.header.version, situation.contact.version) != (
            request.seen_version,
            request.seen_contact_version,
        ):
            return _moved(verdict)
        warned = tuple(f.rule for f in verdict.findings if f.severity is Severity.WARN)
        if warned and request.warn_reason not in WARN_REASONS:
            return QueueResult(QueueState.NEEDS_REASON, verdict, words="A warning needs a reason before it is sent.")
        undo = UNDO_WINDOW if request.delay is None else timedelta(seconds=max(0.0, request.delay))
        queued = self._queued(situation, draft, request.draft_id, now + undo, warned)
        entries = [self._place.entry(queued, conversation.our, actor, now)]
        if warned:
            accepted = WarningAccepted(
                org=situation.header.org,
                our=conversation.our,
                their=conversation.their,
                send_id=request.draft_id,
                rules=warned,
                reason_code=request.warn_reason,
            )
            entries.append(self._place.entry(accepted, conversation.our, actor, now))
        try:
            await self._append(entries, situation)
        except Moved:
            return _moved(verdict)
        return QueueResult(QueueState.QUEUED, verdict, request.draft_id, queued.not_before, "Queued.")

    async def queue_automatic(
        self, conversation: ConversationId, kind: MessageKind, text: str, send_id: str
    ) -> Verdict | None:
        """Queue a text the program writes, once per `send_id`; None if it was queued before or state moved."""
        if not kind.automatic:
            raise ValueError("only automatic kinds are queued without a person")
        if await self._place.store.run(lambda store: store.send(send_id)) is not None:
            return None
        situation = await self._read(conversation)
        now = self._place.clock.now()
        draft = Draft(text, kind, propose_purpose(text, kind, self._place.policy(conversation.our)))
        verdict = await situations.verdict_on(self._place, situation, draft, now)
        if Hold.OPT_OUT_SUSPECTED in situation.contact.holds:
            return verdict
        if verdict.decision is Decision.BLOCK:
            await self._record_refusal(situation, draft, verdict, SYSTEM)
            return verdict
        queued = self._queued(situation, draft, send_id, now, ())
        try:
            await self._append([self._place.entry(queued, conversation.our, SYSTEM, now)], situation)
        except Moved:
            return None
        return verdict

    async def take_back(self, send_id: str, actor: Actor) -> str:
        """Cancel a text that still waits; return its words.

        Raises:
            NotPermitted: it has left already, or was never queued.
        """
        for _ in range(3):
            send = await self._send(send_id)
            if not (send.state.waiting or send.state is SendState.HELD):
                raise NotPermitted("The text has left already.", "Write to the client again if it was wrong.")
            try:
                await self._cancel(send, actor, "taken back")
            except Moved:
                continue
            return send.body
        raise NotPermitted("The text is being sent at this moment.")

    async def drop(self, send: Send, actor: Actor) -> None:
        """Drop a held or unconfirmed text for good."""
        await self._cancel(send, actor, "dropped")

    async def was_sent(self, send: Send, actor: Actor) -> None:
        """Record a person's knowledge that an unconfirmed text was sent."""
        event = SendAccepted(
            org=send.org,
            our=send.conversation.our,
            their=send.conversation.their,
            send_id=send.send_id,
            gateway_id="",
            at=self._place.clock.now(),
        )
        entry = self._place.entry(event, send.conversation.our, actor)
        await self._place.store.run(lambda store: store.append(Batch((entry,))))

    async def waiting_for_decision(self, send_id: str, choice: HeldChoice) -> Send:
        """Return a text about which `choice` can be made.

        Raises:
            NotPermitted: it no longer waits for that decision.
        """
        send = await self._send(send_id)
        choices = {
            SendState.HELD: (HeldChoice.SEND_NOW, HeldChoice.DROP),
            SendState.UNCONFIRMED: (HeldChoice.WAS_SENT, HeldChoice.DROP),
        }.get(send.state, ())
        if choice not in choices:
            raise NotPermitted("The text no longer waits for this decision.", "Look at the thread again.")
        return send

    def _draft(self, situation: Situation, request: SendRequest) -> Draft:
        text = printable(request.text).strip()
        if not text:
            raise NotPermitted("There is nothing to send.")
        if len(text) > LONGEST_TEXT:
            raise NotPermitted(f"A text has at most {LONGEST_TEXT} characters; this one has {len(text)}.")
        kind = request.kind or situation.usual_kind
        if kind.automatic:
            raise NotPermitted("Automatic texts are not written by hand.")
        policy = self._place.policy(situation.id.our)
        purpose = request.purpose or propose_purpose(text, kind, policy)
        if policy.purpose(purpose) is None:
            known = ", ".join(each.id for each in policy.purposes)
            raise NotPermitted("The policy has no such purpose.", f"It knows: {known}.")
        return Draft(text, kind, purpose)

    def _queued(
        self, situation: Situation, draft: Draft, send_id: str, not_before: datetime, warned: tuple[str, ...]
    ) -> SendQueued:
        return SendQueued(
            org=situation.header.org,
            our=situation.id.our,
            their=situation.id.their,
            send_id=send_id,
            kind=draft.kind,
            purpose=draft.purpose,
            on_version=situation.header.version,
            on_contact_version=situation.contact.version,
            not_before=not_before,
            warnings=warned,
            body=draft.text,
        )

    async def _record_refusal(self, situation: Situation, draft: Draft, verdict: Verdict, actor: Actor) -> None:
        blocked = dict.fromkeys(f.rule for f in verdict.findings if f.severity is Severity.BLOCK)
        event = DraftRefused(
            org=situation.header.org,
            our=situation.id.our,
            their=situation.id.their,
            rules=tuple(blocked),
            length=len(draft.text),
            draft_hash=self._place.draft_hash(draft.text),
        )
        entry = self._place.entry(event, situation.id.our, actor)
        await self._place.store.run(lambda store: store.append(Batch((entry,))))

    async def _append(self, entries: Sequence[NewEntry], situation: Situation) -> None:
        expected: dict[StreamId, int] = {
            situation.id: situation.header.version,
            situation.contact.id: situation.contact.version,
        }
        await self._place.store.run(lambda store: store.append(Batch(tuple(entries), expected)))

    async def _cancel(self, send: Send, actor: Actor, reason: str) -> None:
        header = await self._place.store.run(lambda store: store.conversation(send.conversation))
        event = SendCancelled(
            org=send.org,
            our=send.conversation.our,
            their=send.conversation.their,
            send_id=send.send_id,
            reason=reason,
        )
        entry = self._place.entry(event, send.conversation.our, actor)
        expected: dict[StreamId, int] = {send.conversation: header.version if header else 0}
        await self._place.store.run(lambda store: store.append(Batch((entry,), expected)))

    async def _send(self, send_id: str) -> Send:
        send = await self._place.store.run(lambda store: store.send(send_id))
        if send is None:
            raise NotPermitted("There is no such text in the outbox.")
        return send

    async def _read(self, conversation: ConversationId) -> Situation:
        org = self._place.number(conversation.our).org
        return await self._place.store.run(lambda store: situations.read(store, conversation, org))


def _moved(verdict: Verdict) -> QueueResult:
    return QueueResult(
        QueueState.MOVED, verdict, words="Something new came in since you began. Look at the thread, then send again."
    )
