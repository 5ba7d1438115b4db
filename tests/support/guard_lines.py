"""Read a corpus line as the guard's question, in the format of `check --batch`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.domain.messages import MessageKind


def question(line: Mapping[str, Any]) -> tuple[Draft, Context, dt.datetime | None]:
    """Return draft, context and time (None where the line has none)."""
    consent, holds = CONSENTS[line["consent"]]
    media = line.get("media", 0)
    draft = Draft(
        line["draft"],
        MessageKind(line.get("kind", "reply")),
        media=len(media) if isinstance(media, list) else int(media or 0),
    )
    context = Context(
        consent,
        holds,
        bool(line.get("internal", False)),
        bool(line.get("discreet", False)),
        line.get("name", ""),
        recent=thread_texts(line["thread"]),
    )
    now = dt.datetime.fromisoformat(line["now"]) if line.get("now") else None
    return draft, context, now
