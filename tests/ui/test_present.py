"""Words on the screen: deadlines, badges, states, threads, verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_tui.domain.consent import Cause, ConsentInput, ConsentRecord
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation, OpenSend, Waiting
from sms_tui.domain.guard.types import Decision, Evidence, Finding, Severity, Verdict
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.messages import ConversationId, Direction, Hold, Intent, MessageKind
from sms_tui.domain.sending import SendState
from sms_tui.domain.text import LONGEST_TEXT, cell_width
from sms_tui.domain.thread import ItemKind, ThreadItem
from sms_tui.ports.desk import DeskStatus, GatewayHealth, Number, Row
from sms_tui.settings.policies import load_policy
from sms_tui.ui.present.badges import badges
from sms_tui.ui.present.due import due
from sms_tui.ui.present.person import refusal
from sms_tui.ui.present.pieces import Line, Piece, fit, pad, plain, spread, width_of, wrap, wrapped
from sms_tui.ui.present.rows import DUE_WIDTH, row_cells, row_line, row_lines
from sms_tui.ui.present.sends import state_piece
from sms_tui.ui.present.status import status_line
from sms_tui.ui.present.thread import thread_lines
from sms_tui.ui.present.verdict import full, pointed, spans, summary

NEW_YORK = ZoneInfo("America/New_York")
IJC = load_policy("ijc")
LEHIGH = load_policy("lehigh")
CALENDAR = BusinessCalendar.of(IJC)
ID = ConversationId("+12125550147", "+16465550119")
RECEIVED = datetime(2025, 6, 17, 11, 0, tzinfo=NEW_YORK)
DUE = datetime(2025, 6, 19, 15, 0, tzinfo=NEW_YORK)


def waiting(*, urgent: bool = False, answered: bool = False) -> Conversation:
    """Return a conversation with one text of Tuesday 11:00, due Thursday 15:00 (summer hours)."""
    amber = datetime(2025, 6, 18, 11, 0, tzinfo=NEW_YORK)
    item = Waiting(1, 1, RECEIVED, DUE, amber, urgent, answered_by="s1" if answered else "")
    return Conversation(ID, "ijc", waiting=(item,), last_activity=RECEIVED)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of June 2025 in New York."""
    return datetime(2025, 6, day, hour, minute, second, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("now", "flag", "cell", "full"),
    [
        (at(17, 11), " ", "24h00m Thu 15:00", "due Thu 15:00 · 24h00m open"),
        (at(18, 12), "~", "13h00m Thu 15:00", "due Thu 15:00 · 13h00m open · past the promise of one business day"),
        (
            at(18, 20),
            "~",
            "6h30m paused",
            "closed, resumes Thu 08:30 · 6h30m open · past the promise of one business day",
        ),
        (at(19, 13, 30), "*", "soon 1h30m 15:00", "due Thu 15:00 · 1h30m open · due soon"),
        (at(19, 14, 47, 55), "*", "soon 12m05s 15:00", "due Thu 15:00 · 12m05s open · due soon"),
        (at(19, 16, 5), "!", "LATE 1h05m", "LATE 1h05m (was Thu 15:00)"),
        (at(24, 9, 30), "!", "LATE 13h30m", "LATE 13h30m (was Thu 15:00)"),
    ],
)
def test_a_deadline_reads_as_open_time(now: datetime, flag: str, cell: str, full: str) -> None:
    shown = due(waiting(), IJC, CALENDAR, now)
    assert (shown.flag, shown.cell.text, plain(shown.full)) == (flag, cell, full)
    assert len(shown.cell.text) < DUE_WIDTH


@pytest.mark.parametrize(
    "now", [at(17, 11), at(18, 12, 0, 20), at(18, 18, 29, 45), at(18, 20), at(19, 14, 47, 55), at(19, 16, 5, 9)]
)
def test_a_deadline_reads_the_same_until_it_says_it_changes(now: datetime) -> None:
    shown = due(waiting(), IJC, CALENDAR, now)
    assert shown.changes_at is not None
    assert shown.changes_at > now
    just_before = shown.changes_at - timedelta(microseconds=1)
    assert due(waiting(), IJC, CALENDAR, just_before) == shown
    assert due(waiting(), IJC, CALENDAR, shown.changes_at) != shown


def test_without_response_time_the_age_of_the_wait_is_shown() -> None:
    item = Waiting(1, 1, RECEIVED)
    conversation = Conversation(ID, "lehigh", waiting=(item,), last_activity=RECEIVED)
    shown = due(conversation, LEHIGH, BusinessCalendar.of(LEHIGH), at(19, 14))
    assert shown.cell.text == "waiting 2d03h"


def test_an_urgent_text_is_flagged_whatever_its_deadline() -> None:
    assert due(waiting(urgent=True), IJC, CALENDAR, at(17, 11)).flag == "!"


def test_trouble_is_named_in_the_column() -> None:
    send = OpenSend("s1", SendState.UNCONFIRMED, 1, True, RECEIVED)
    conversation = Conversation(ID, "ijc", sends=(send,), last_state=SendState.UNCONFIRMED, last_activity=RECEIVED)
    shown = due(conversation, IJC, CALENDAR, at(17, 12))
    assert (shown.flag, shown.cell.text) == ("x", "unconfirmed")


def contact(*causes: tuple[Cause, Hold | None], heard: bool = True) -> Contact:
    """Return a contact with what bears on consent."""
    inputs = tuple(ConsentInput(RECEIVED, cause, n, hold=hold) for n, (cause, hold) in enumerate(causes, 1))
    record = ConsentRecord(inputs, RECEIVED if heard else None, RECEIVED if heard else None)
    return Contact(waiting().contact, consent=record)


@pytest.mark.parametrize(
    ("conversation", "person", "shown"),
    [
        (waiting(), contact((Cause.STOP_WORD, None)), "[STOP]"),
        (waiting(), contact((Cause.SUSPECTED, Hold.OPT_OUT_SUSPECTED)), "[OPT?]"),
        (waiting(), contact(heard=False), "[NEW]"),
        (waiting(urgent=True), contact(), "[URGENT]"),
        (replace(waiting(), labels=(Intent.SPAM.value,)), contact(), "[SPAM]"),
        (replace(waiting(), labels=(Intent.ABUSIVE.value,)), contact(), "[ABUSE]"),
        (replace(waiting(), language="es"), contact(), "[ES]"),
        (replace(waiting(), language="ht", labels=("lang_unchecked",)), contact(), "[LANG?]"),
        (replace(waiting(), phone_tasks=("t1",)), contact(), "[CALL]"),
        (waiting(), contact((Cause.HOLD_PLACED, Hold.NUMBER_UNSAFE)), "[UNSAFE]"),
    ],
)
def test_badges_are_words(conversation: Conversation, person: Contact, shown: str) -> None:
    assert plain(badges(conversation, person)) == shown


def test_a_carriers_block_is_one_badge_beside_stop() -> None:
    assert plain(badges(waiting(), contact((Cause.BLOCKED, Hold.GATEWAY_BLOCKED)))) == "[STOP]"


@pytest.mark.parametrize("state", list(SendState))
def test_every_state_has_words_and_failures_their_code(state: SendState) -> None:
    words = state_piece(state, 30006, "landline", full=True).text
    assert words
    assert ("30006" in words) == state.lost


def test_refusals_say_why() -> None:
    assert "opted out" in refusal(contact((Cause.STOP_WORD, None)), first_contact=False)
    assert "unsolicited" in refusal(contact(heard=False), first_contact=True)
    assert "decide first" in refusal(contact((Cause.SUSPECTED, Hold.OPT_OUT_SUSPECTED)), first_contact=False)
    assert refusal(contact(), first_contact=False) == ""


def item(text: str, kind: ItemKind = ItemKind.INBOUND, **more: object) -> ThreadItem:
    """Return an item of a thread."""
    return ThreadItem(1, kind, RECEIVED, text=text, **more)  # type: ignore[arg-type]


def shown_thread(*items: ThreadItem, width: int = 60, revealed: tuple[int, ...] = ()) -> str:
    """Return a thread as text."""
    lines = thread_lines(items, width, NEW_YORK, revealed=revealed)
    assert all(width_of(each) <= width for each in lines)
    return "\n".join(plain(each) for each in lines)


def test_a_thread_shows_day_time_direction_and_state() -> None:
    outbound = item("Come on Monday.", ItemKind.OUTBOUND, state=SendState.DELIVERED, actor="mlee", purpose="reply")
    text = shown_thread(item("Hola"), outbound)
    assert "Tue Jun 17 2025" in text
    assert "11:00 IN   Hola" in text
    assert "11:00 OUT  Come on Monday." in text
    assert "mlee · reply · delivered" in text


def test_a_failed_text_says_code_and_reason() -> None:
    failed = item("Hi", ItemKind.OUTBOUND, state=SendState.FAILED, code=30006, reason="landline or unreachable")
    assert "failed 30006: landline or unreachable" in shown_thread(failed, width=100)


def test_an_automatic_text_says_so() -> None:
    automatic = item("Bye", ItemKind.OUTBOUND, state=SendState.SENT, message_kind=MessageKind.AUTO_STOP, actor="system")
    text = shown_thread(automatic)
    assert "automatic: opt-out confirmed" in text
    assert "system" not in text


def test_sensitive_spans_are_masked_until_revealed() -> None:
    secret = item("my ssn is 219-09-9999", sensitive=((10, 21),))
    assert "my ssn is ###-##-####" in shown_thread(secret)
    assert "masked (F4)" in shown_thread(secret)
    assert "219-09-9999" in shown_thread(secret, revealed=(1,))


def test_a_verdict_names_rule_clause_quote_and_wording() -> None:
    finding = Finding(
        "CASE.DECISION", Severity.BLOCK, 0, 4, (Evidence("w", 10),), "ijc-privacy-5", "Case decisions", "Privacy",
        "Please call us.", "It tells how a case came out.",
    )  # fmt: skip
    verdict = Verdict(Decision.BLOCK, (finding,))
    text = "\n".join(plain(each) for each in summary(verdict, "", 80))
    for words in (
        "BLOCKED",
        "CASE.DECISION",
        "It tells how",
        "ijc-privacy-5",
        "“Case decisions”",
        "F3 Please call us.",
    ):
        assert words in text
    assert spans(verdict) == ((0, 4, Severity.BLOCK),)
    assert "guard is loading" in plain(summary(None, "the guard is loading", 80)[0])


def test_what_no_wording_can_mend_tells_what_to_do_and_offers_no_wording() -> None:
    finding = Finding(
        "DATE.MISMATCH", Severity.WARN, 0, 4, (Evidence("w", 10),), "ijc-privacy-5", "Case decisions", "Privacy",
        "", "The date does not fit.", "Check the date in the calendar.",
    )  # fmt: skip
    verdict = Verdict(Decision.WARN, (finding,))
    for text in ("\n".join(map(plain, summary(verdict, "", 80))), "\n".join(map(plain, full(verdict, "abcd", 80)))):
        assert "Check the date in the calendar." in text
        assert "F3" not in text


def test_a_draft_that_is_too_long_is_said_to_be_before_it_is_sent() -> None:
    fine = Verdict(Decision.PASS, ())
    assert "TOO LONG" not in plain(summary(fine, "", 80, LONGEST_TEXT)[0])
    told = plain(summary(fine, "", 80, LONGEST_TEXT + 12)[0])
    assert "TOO LONG" in told
    assert "12" in told
    assert "OK" not in told


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("demo", [True, False])
def test_the_status_line_fits_and_names_number_zone_hours_and_counts(width: int, demo: bool) -> None:
    number = Number(ID.our, "IJC Main", "ijc", "ijc", "simulated")
    health = (GatewayHealth("simulated", ok=False, problem="no answer"),)
    status = DeskStatus(at(17, 12), None, health, late=2, soon=1)  # type: ignore[arg-type]
    pieces = status_line(number, IJC, CALENDAR, status, at(17, 12), width, demo=demo)
    text = plain(pieces)
    assert width_of(pieces) <= width
    assert text.startswith("DEMO") == demo
    for words in ("IJC Main", "2 late", "1 soon", "simulated DOWN", "12:00 EDT"):
        assert words in text
    if width >= 80 and not demo:
        assert "OPEN till 18:30" in text
    closed = plain(status_line(number, IJC, CALENDAR, None, at(20, 12), width))
    assert "CLOSED, resumes Mon 08:30" in closed


TEXTS = st.text(max_size=60)


@given(TEXTS, st.integers(0, 90))
def test_rows_fit_any_width(preview: str, width: int) -> None:
    conversation = replace(waiting(), last_preview=preview, last_direction=Direction.INBOUND)
    cells = row_cells(Row(conversation, contact((Cause.STOP_WORD, None))))
    shown = due(conversation, IJC, CALENDAR, at(17, 12))
    assert width_of(row_line(cells, shown, chosen=True, width=width)) <= width
    assert all(width_of(each) <= width for each in row_lines(cells, shown, chosen=False, width=width))


@given(TEXTS, st.integers(4, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    shown = wrapped(text, width)
    assert all(width_of(each) <= width for each in shown)
    harmless = "".join(plain(each) for each in wrapped(text, 10_000))
    assert "".join(plain(each) for each in shown).replace(" ", "") == harmless.replace(" ", "")


@given(st.lists(TEXTS, max_size=4), st.integers(0, 40))
def test_fitting_and_padding_keep_to_the_width(texts: list[str], width: int) -> None:
    pieces: Line = tuple(Piece(plain(wrapped(text, 1000)[0])) for text in texts)
    assert width_of(fit(pieces, width)) <= width
    assert width_of(pad(pieces, width)) == width
    assert width_of(spread(pieces, (Piece("right"),), width)) <= width


def test_wide_characters_are_wrapped_by_cells() -> None:
    text = "日本語" * 5
    assert all(cell_width(text[start:end]) <= 10 for start, end in wrap(text, 10))


def test_times_are_shown_in_the_policys_zone() -> None:
    utc_item = replace(item("late"), at=datetime(2025, 6, 18, 2, 30, tzinfo=UTC))
    assert "22:30 IN" in shown_thread(utc_item)
    assert "Tue Jun 17" in shown_thread(utc_item)


@pytest.mark.parametrize(
    ("quote", "reason", "shown"),
    [
        ("We will not send: • Medical information • Case decisions or determinations • Documents", "It tells how a "
         "case came out; decisions are not told by text.", "… Case decisions or determinations …"),
        ("We will not send: • Medical information • Documents", "It has a link.", "We will not send: • Medical "
         "information • Documents"),
        ("Time-sensitive documents", "It is a document.", "Time-sensitive documents"),
    ],
)  # fmt: skip
def test_a_long_clause_shows_the_point_that_the_reason_is_about(quote: str, reason: str, shown: str) -> None:
    assert pointed(quote, reason) == shown
