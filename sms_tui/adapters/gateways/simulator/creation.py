"""What a create request is checked for, in Twilio's order, and how it becomes a message."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from sms_tui.adapters.gateways.simulator.state import SimulatedMessage, SimulatedState
from sms_tui.adapters.gateways.simulator.wire import ApiError

MAX_BODY = 1600
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SCHEDULE_WINDOW = (dt.timedelta(seconds=300), dt.timedelta(days=35))


def create(state: SimulatedState, form: Mapping[str, str]) -> SimulatedMessage:
    """Check a form and take the text.

    Like Twilio's, the texts of the errors repeat the numbers: a client has to keep them out of its own.

    Raises:
        ApiError: 21604, 21211, 21603, 21212, 21606, 21602, 21617, 21610, a scheduling error, or the code scripted
            for this recipient.
    """
    to = _recipient(form)
    our, service = _sender(state, form)
    body = form.get("Body", "")
    if not body:
        raise ApiError(400, 21602, "Message body is required.")
    if len(body) > MAX_BODY:
        raise ApiError(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    send_at = _send_at(state, form, service)
    outcome = state.outcomes.get(to)
    if outcome is not None and outcome.refuse is not None:
        raise ApiError(400, outcome.refuse, f"The 'To' number {to} cannot be sent to")
    if state.blocks(our, to):
        raise ApiError(400, 21610, "Attempt to send to unsubscribed recipient")
    return state.create(our, to, body, service=service, send_at=send_at)


def _recipient(form: Mapping[str, str]) -> str:
    to = form.get("To", "")
    if not to:
        raise ApiError(400, 21604, "A 'To' phone number is required.")
    if not _E164.fullmatch(to):
        raise ApiError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    return to


def _sender(state: SimulatedState, form: Mapping[str, str]) -> tuple[str, str | None]:
    service = form.get("MessagingServiceSid", "")
    if service:
        if service not in state.services:
            raise ApiError(404, 20404, f"The requested resource {service} was not found")
        return state.services[service], service
    our = form.get("From", "")
    if not our:
        raise ApiError(400, 21603, "A 'From' phone number is required.")
    if not _E164.fullmatch(our):
        raise ApiError(400, 21212, f"The 'From' number {our} is not a valid phone number")
    if our not in state.numbers:
        raise ApiError(400, 21606, f"The 'From' phone number {our} is not a valid, SMS-capable number of the account")
    return our, None


def _send_at(state: SimulatedState, form: Mapping[str, str], service: str | None) -> dt.datetime | None:
    if form.get("ScheduleType", "") != "fixed":
        return None
    if service is None:
        raise ApiError(400, 35118, "MessagingServiceSid is required to schedule a message")
    try:
        moment = dt.datetime.fromisoformat(form.get("SendAt", ""))
    except ValueError:
        raise ApiError(400, 35114, "SendAt must be an ISO 8601 date and time") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    nearest, farthest = _SCHEDULE_WINDOW
    if not nearest <= moment - state.clock.now() <= farthest:
        raise ApiError(400, 35114, "SendAt must be between 300 seconds and 35 days away")
    return moment
