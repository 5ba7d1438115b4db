"""The state on which a draft is judged: header, contact, recent texts; read together, with their versions."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.guard.types import Context, Draft, ThreadText, Verdict
from sms_tui.domain.messages import ConversationId, Direction, MessageKind
from sms_tui.domain.policy import Policy
from sms_tui.domain.thread import ItemKind, ThreadItem
from sms_tui.ports.store import Store
from sms_tui.services.workplace import Workplace

PATIENCE_MS = 2000.0
"""Processor time of one decisive verdict: off the key path, where a first verdict pays for compiled patterns."""

RECENT = 16
"""Texts of a thread that the guard sees."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One conversation at one position of the ledger."""

    id: ConversationId
    header: Conversation
    contact: Contact
    context: Context

    @property
    def usual_kind(self) -> MessageKind:
        """The kind of a text that a person writes here: internal, reply, or first."""
        if self.contact.internal:
            return MessageKind.INTERNAL
        return MessageKind.REPLY if self.context.heard_from else MessageKind.FIRST


def read(store: Store, conversation: ConversationId, org: str, *, without: str = "") -> Situation:
    """Read a conversation's situation; `without` leaves out the text of that send id (it is being judged)."""
    header = store.conversation(conversation) or Conversation(conversation, org)
    contact = store.contact(header.contact)
    items = store.messages(conversation, limit=RECENT)
    return Situation(conversation, header, contact, context_of(contact, items, without=without))


def context_of(contact: Contact, items: Sequence[ThreadItem], *, without: str = "") -> Context:
    """Return what the guard may know of a contact and the newest items of a thread."""
    return Context(
        consent=contact.state,
        holds=contact.holds,
        internal=contact.internal,
        discreet=contact.discreet,
        name=contact.name,
        language=contact.language,
        recent=tuple(
            ThreadText(Direction.INBOUND if item.kind is ItemKind.INBOUND else Direction.OUTBOUND, item.text, item.at)
            for item in items
            if _is_text(item) and not (without and item.send_id == without)
        ),
        had_inbound=contact.consent.first_inbound_at is not None,
    )


def timed(context: Context, contact: Contact, policy: Policy, now: datetime) -> Context:
    """Return the context with what depends on the day: whether implied consent still holds, whether they fell silent.

    The first text after a silence is one that no text of ours inside that silence went before (ruling 12).
    """
    consent, days = contact.consent, policy.consent.dormant_days
    dormant = consent.dormant(now, days)
    if dormant and consent.last_inbound_at is not None:
        since = consent.last_inbound_at + timedelta(days=days)
        dormant = not any(
            text.direction is Direction.OUTBOUND and text.at is not None and text.at > since for text in context.recent
        )
    return replace(
        context,
        implied_holds=consent.implied_holds(now, policy.consent.implied_days),
        dormant=dormant,
        reminders_to_implied=policy.consent.reminders_to_implied,
    )


def _is_text(item: ThreadItem) -> bool:
    if item.kind is ItemKind.INBOUND:
        return True
    return item.kind is ItemKind.OUTBOUND and not (item.state is not None and item.state.lost)


async def verdict_on(place: Workplace, situation: Situation, draft: Draft, now: datetime) -> Verdict:
    """Judge a draft in a situation by the policy of our number; rules are loaded off the event loop."""
    from sms_tui.domain.guard.engine import judge  # after the first paint

    policy = place.policy(situation.id.our)
    rules = await asyncio.to_thread(place.guard_rules, policy.id)
    context = timed(situation.context, situation.contact, policy, now)
    local = now.astimezone(policy.zone_info)
    return await asyncio.to_thread(judge, draft, context, rules, local, limit_ms=PATIENCE_MS)
