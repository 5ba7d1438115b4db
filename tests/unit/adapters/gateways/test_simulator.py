"""The simulator's wire format, order of checks, clock, opt-outs and faults, field by field."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.adapters.gateways.simulator.faults import Fault, FaultKind, FaultPlan
from sms_tui.adapters.gateways.simulator.inprocess import BASE_URL, InProcessTransport, new_state, simulated
from sms_tui.adapters.gateways.simulator.state import Outcome, SimulatedState
from sms_tui.adapters.gateways.simulator.wire import segments

OUR, TOLL_FREE, THEIR = "+12125550100", "+18335550100", "+13475550123"
START = dt.datetime(2026, 6, 17, 14, 0, tzinfo=dt.UTC)
RFC2822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000"
)
MESSAGE_FIELDS = {
    "sid",
    "account_sid",
    "messaging_service_sid",
    "from",
    "to",
    "body",
    "direction",
    "status",
    "date_created",
    "date_sent",
    "date_updated",
    "num_segments",
    "num_media",
    "price",
    "price_unit",
    "error_code",
    "error_message",
    "api_version",
    "uri",
    "subresource_uris",
}


class Wire:
    """A bare HTTP client on a simulated account."""

    def __init__(self, profile: str = "twilio") -> None:
        self.state: SimulatedState = new_state(numbers=(OUR, TOLL_FREE), profile=profile, seed=1)
        self.path = f"{self.state.dialect.api_path}/Accounts/{self.state.account_sid}"
        self.http = httpx.AsyncClient(
            base_url=BASE_URL,
            transport=InProcessTransport(app=simulated(self.state).app),
            auth=(self.state.account_sid, self.state.auth_token),
        )

    async def create(self, **form: str) -> httpx.Response:
        return await self.http.post(f"{self.path}/Messages.json", data=form)

    async def created(self, **form: str) -> dict[str, Any]:
        answer = await self.create(**({"To": THEIR, "From": OUR, "Body": "hello"} | form))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def fetch(self, sid: str) -> dict[str, Any]:
        return dict((await self.http.get(f"{self.path}/Messages/{sid}.json")).json())

    async def page(self, **query: str) -> httpx.Response:
        return await self.http.get(f"{self.path}/Messages.json", params=query)

    async def bodies(self, **query: str) -> list[str]:
        return [message["body"] for message in (await self.page(**query)).json()["messages"]]


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    opened = Wire()
    async with opened.http:
        yield opened


# --- messages -------------------------------------------------------------------------------------------------


async def test_a_created_message_has_every_field_in_its_type(wire: Wire) -> None:
    created = await wire.created()
    assert set(created) == MESSAGE_FIELDS
    assert re.fullmatch(r"SM[0-9a-f]{32}", created["sid"])
    assert re.fullmatch(r"AC[0-9a-f]{32}", created["account_sid"])
    assert (created["from"], created["to"], created["body"]) == (OUR, THEIR, "hello")
    assert (created["status"], created["direction"], created["api_version"]) == ("queued", "outbound-api", "2010-04-01")
    assert (created["num_segments"], created["num_media"]) == ("1", "0")
    assert created["date_created"] == created["date_updated"] == "Wed, 17 Jun 2026 14:00:00 +0000"
    for name in ("date_sent", "price", "error_code", "error_message", "messaging_service_sid"):
        assert created[name] is None
    assert created["price_unit"] == "USD"
    assert created["uri"] == f"{wire.path}/Messages/{created['sid']}.json"
    assert created["subresource_uris"]["media"] == f"{wire.path}/Messages/{created['sid']}/Media.json"


async def test_dates_name_their_zone_and_keep_whole_seconds(wire: Wire) -> None:
    wire.state.clock.advance(0.75)
    created = await wire.created()
    wire.state.clock.advance(60 * 60 * 24 * 20)
    fetched = await wire.fetch(created["sid"])
    for name in ("date_created", "date_sent", "date_updated"):
        assert RFC2822.fullmatch(fetched[name]), fetched[name]
    assert fetched["date_sent"] == "Wed, 17 Jun 2026 14:00:02 +0000"
    assert fetched["price"] == "-0.00790"


async def test_an_undelivered_message_tells_code_and_text(wire: Wire) -> None:
    wire.state.outcomes[THEIR] = Outcome("undelivered", 30003)
    created = await wire.created()
    wire.state.clock.advance(60)
    fetched = await wire.fetch(created["sid"])
    assert (fetched["status"], fetched["error_code"]) == ("undelivered", 30003)
    assert fetched["error_message"] == "Unreachable destination handset"


async def test_signalwire_writes_numbers_uuids_and_its_own_words() -> None:
    other = Wire("signalwire")
    async with other.http:
        other.state.outcomes[THEIR] = Outcome("undelivered", 30003)
        created = await other.created()
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", created["sid"])
        assert (created["num_segments"], created["num_media"], created["status"]) == (1, 0, "queued")
        assert created["uri"] == f"/api/laml/2010-04-01/Accounts/{other.state.account_sid}/Messages/{created['sid']}"
        other.state.clock.advance(1)
        assert (await other.fetch(created["sid"]))["status"] == "initiated"
        other.state.clock.advance(60)
        fetched = await other.fetch(created["sid"])
        assert (fetched["error_code"], fetched["price"]) == ("30003", -0.0079)
        other.state.receive(THEIR, OUR, "STOP")
        assert (await other.create(To=THEIR, From=OUR, Body="x")).status_code == 201
        page = (await other.page(PageSize="1")).json()
        assert "start" not in page
        assert page["next_page_uri"].startswith(f"{other.path}/Messages?PageSize=1&Page=1&PageToken=PA")
        following = await other.http.get(page["next_page_uri"])
        assert following.status_code == 200
        assert (await other.bodies(Status="received")) == ["STOP"]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ñ" * 160, 1),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
        ("", 1),
    ],
)
def test_segments(body: str, count: int) -> None:
    assert segments(body) == count


async def test_a_messaging_service_names_no_sender_at_first(wire: Wire) -> None:
    service = wire.state.add_service(OUR)
    created = await wire.created(MessagingServiceSid=service, From="")
    assert (created["status"], created["from"], created["num_segments"]) == ("accepted", None, "0")
    assert created["messaging_service_sid"] == service
    wire.state.clock.advance(0.5)
    queued = await wire.fetch(created["sid"])
    assert (queued["status"], queued["from"], queued["num_segments"]) == ("queued", OUR, "1")
    wire.state.clock.advance(60)
    assert (await wire.fetch(created["sid"]))["status"] == "delivered"


async def test_a_scheduled_message_waits_and_can_be_taken_back(wire: Wire) -> None:
    service = wire.state.add_service(OUR)
    when = {"ScheduleType": "fixed", "SendAt": "2026-06-17T15:00:00Z"}
    first = await wire.created(MessagingServiceSid=service, From="", **when)
    second = await wire.created(MessagingServiceSid=service, From="", **when)
    assert first["status"] == "scheduled"
    cancelled = await wire.http.post(f"{wire.path}/Messages/{first['sid']}.json", data={"Status": "canceled"})
    assert cancelled.json()["status"] == "canceled"
    wire.state.clock.advance(3610)
    assert (await wire.fetch(first["sid"]))["status"] == "canceled"
    assert (await wire.fetch(second["sid"]))["status"] == "delivered"
    assert len(wire.state.handsets[THEIR]) == 1
    assert (await wire.create(To=THEIR, From=OUR, Body="x", **when)).json()["code"] == 35118


# --- checks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 21604),
        ({"To": "5550123", "From": "x"}, 21211),
        ({"To": THEIR}, 21603),
        ({"To": THEIR, "From": "5550100"}, 21212),
        ({"To": THEIR, "From": "+12125559999"}, 21606),
        ({"To": THEIR, "From": OUR}, 21602),
        ({"To": THEIR, "From": OUR, "Body": ""}, 21602),
        ({"To": THEIR, "From": OUR, "Body": "x" * 1601}, 21617),
        ({"To": THEIR, "From": "+12125559999", "Body": ""}, 21606),
    ],
)
async def test_checks_in_twilios_order(wire: Wire, form: dict[str, str], code: int) -> None:
    answer = await wire.create(**form)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["status"]) == (code, 400)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert set(body) == {"code", "message", "more_info", "status"}
    assert wire.state.listed() == []


async def test_only_forms_are_taken(wire: Wire) -> None:
    answer = await wire.http.post(f"{wire.path}/Messages.json", json={"To": THEIR})
    assert (answer.status_code, answer.json()["status"]) == (415, 415)


async def test_who_may_ask(wire: Wire) -> None:
    path, state = f"{wire.path}/Messages.json", wire.state
    key = await wire.http.get(path, auth=(state.key_sid, state.key_secret))
    assert key.status_code == 200
    for wrong in (
        {"auth": (state.account_sid, "x")},
        {"auth": (state.key_sid, state.auth_token)},
        {"auth": None},
        {"auth": None, "headers": {"Authorization": "Basic %%%"}},
        {"auth": None, "headers": {"Authorization": "Bearer " + base64.b64encode(b"a:b").decode()}},
        {"auth": None, "headers": {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()}},
    ):
        answer = await wire.http.get(path, **wrong)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)
        assert answer.headers["www-authenticate"].startswith("Basic")
    other = await wire.http.get(path.replace(state.account_sid, "AC" + "0" * 32))
    assert (other.status_code, other.json()["code"]) == (404, 20404)


async def test_unknown_paths_and_methods_answer_as_twilio_does(wire: Wire) -> None:
    for path in (f"{wire.path}/Messages/SM{'0' * 32}.json", f"{wire.path}/Messages", "/2010-04-01/Nothing.json"):
        answer = await wire.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    assert (await wire.http.put(f"{wire.path}/Messages.json")).status_code == 405


# --- lists ----------------------------------------------------------------------------------------------------


def _receive(wire: Wire, count: int, step: float = 1.0) -> None:
    for n in range(count):
        wire.state.receive(THEIR, OUR, str(n))
        wire.state.clock.advance(step)


async def test_the_envelope(wire: Wire) -> None:
    _receive(wire, 5)
    first = (await wire.page(To=OUR, PageSize="2")).json()
    assert set(first) == {
        *("messages", "first_page_uri", "next_page_uri", "previous_page_uri", "uri"),
        *("page", "page_size", "start", "end"),
    }
    assert (first["page"], first["page_size"], first["start"], first["end"]) == (0, 2, 0, 1)
    assert first["first_page_uri"] == f"{wire.path}/Messages.json?To=%2B12125550100&PageSize=2&Page=0"
    assert first["previous_page_uri"] is None
    second = (await wire.http.get(first["next_page_uri"])).json()
    assert (second["page"], second["start"], second["end"]) == (1, 2, 3)
    third = (await wire.http.get(second["next_page_uri"])).json()
    assert (third["start"], third["end"], third["next_page_uri"]) == (4, 4, None)
    assert [m["body"] for each in (first, second, third) for m in each["messages"]] == ["4", "3", "2", "1", "0"]
    empty = (await wire.page(To=THEIR)).json()
    assert (empty["start"], empty["end"], empty["messages"]) == (0, 0, [])


async def test_a_cursor_stays_right_while_messages_arrive_and_go(wire: Wire) -> None:
    _receive(wire, 6)
    first = (await wire.page(PageSize="2")).json()
    last = first["messages"][-1]["sid"]
    _receive(wire, 3)
    found = wire.state.find(last)
    assert found is not None
    wire.state.delete(found)
    second = (await wire.http.get(first["next_page_uri"])).json()
    assert [m["body"] for m in second["messages"]] == ["3", "2"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"Page": "1"}, 20001),
        ({"Page": "1", "PageToken": "PASMnothing"}, 21481),
        ({"Page": "1", "PageToken": "x"}, 21481),
        ({"PageSize": "0"}, 20001),
        ({"PageSize": "1001"}, 20001),
        ({"PageSize": "many"}, 20001),
        ({"Page": "-1"}, 20001),
        ({"DateSent": "notadate"}, 20001),
        ({"DateSent": ">=2026-01-02"}, 20001),
        ({"DateSent>": "2026-13-02"}, 20001),
    ],
)
async def test_lists_refuse_what_is_not_valid(wire: Wire, query: dict[str, str], code: int) -> None:
    _receive(wire, 3)
    answer = await wire.page(**query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_days_of_sending(wire: Wire) -> None:
    for day in (0, 1, 2):
        wire.state.receive(THEIR, OUR, f"day {day}", at=START - dt.timedelta(days=day))
    await wire.created(Body="not sent yet")
    assert await wire.bodies(DateSent="2026-06-16") == ["day 1"]
    assert await wire.bodies(**{"DateSent>": "2026-06-16"}) == ["day 0", "day 1"]
    assert await wire.bodies(**{"DateSent<": "2026-06-16"}) == ["day 1", "day 2"]
    assert await wire.bodies(**{"DateSent>": "2026-06-15", "DateSent<": "2026-06-16"}) == ["day 1", "day 2"]
    for moment in ("2026-06-16T23:30:00Z", "2026-06-17T01:00:00+02:00", "Tue, 16 Jun 2026 10:00:00 +0000"):
        assert await wire.bodies(DateSent=moment) == ["day 1"]
    assert len(await wire.bodies()) == 4


async def test_sender_and_recipient_filters(wire: Wire) -> None:
    wire.state.receive(THEIR, OUR, "in")
    await wire.created(Body="out")
    assert await wire.bodies(To=OUR) == ["in"]
    assert await wire.bodies(From=OUR) == ["out"]
    assert await wire.bodies(From=OUR, To=THEIR) == ["out"]
    assert await wire.bodies(From=THEIR, To=THEIR) == []


# --- opt-out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["STOP", "stopall", "Unsubscribe", "CANCEL", "End", "quit", "OPTOUT", "revoke", " Stop\n"]
)
async def test_stop_words_block_the_pair_and_answer_once(wire: Wire, word: str) -> None:
    wire.state.receive(THEIR, OUR, word)
    wire.state.receive(THEIR, OUR, word)
    refused = await wire.create(To=THEIR, From=OUR, Body="x")
    assert (refused.status_code, refused.json()["code"]) == (400, 21610)
    assert (await wire.create(To=THEIR, From=TOLL_FREE, Body="x")).status_code == 201
    assert len(wire.state.handsets[THEIR]) == 1
    assert await wire.bodies(To=OUR) == [word, word]
    assert await wire.bodies(From=OUR) == []


@pytest.mark.parametrize("text", ["STOP PLEASE", "OPT OUT", "please stop", "STOP.", "stopping", "ALTO", ""])
async def test_other_texts_block_nobody(wire: Wire, text: str) -> None:
    wire.state.receive(THEIR, OUR, text)
    assert (await wire.create(To=THEIR, From=OUR, Body="x")).status_code == 201


@pytest.mark.parametrize(("our", "word", "lifts"), [
    (OUR, "START", True), (OUR, "yes", True), (OUR, "Unstop", True), (OUR, "YES PLEASE", False),
    (TOLL_FREE, "START", True), (TOLL_FREE, "UNSTOP", True), (TOLL_FREE, "YES", False),
])  # fmt: skip
async def test_what_lifts_a_block(wire: Wire, our: str, word: str, lifts: bool) -> None:
    wire.state.receive(THEIR, our, "STOP")
    wire.state.receive(THEIR, our, word)
    assert (await wire.create(To=THEIR, From=our, Body="x")).status_code == (201 if lifts else 400)
    assert len(wire.state.handsets[THEIR]) == (2 if lifts else 1)


async def test_a_block_is_for_the_whole_messaging_service(wire: Wire) -> None:
    service = wire.state.add_service(OUR)
    wire.state.receive(THEIR, OUR, "STOP")
    assert (await wire.create(To=THEIR, MessagingServiceSid=service, Body="x")).json()["code"] == 21610


async def test_help_is_answered_and_automatic_answers_are_listed_only_if_asked(wire: Wire) -> None:
    wire.state.receive(THEIR, OUR, "HELP")
    assert len(wire.state.handsets[THEIR]) == 1
    assert await wire.bodies(From=OUR) == []
    wire.state.list_automatic_replies = True
    wire.state.receive(THEIR, OUR, "INFO")
    (listed,) = (await wire.page(From=OUR)).json()["messages"]
    assert listed["direction"] == "outbound-reply"


# --- clock and faults -----------------------------------------------------------------------------------------


def test_a_clock_stands_still_moves_and_runs_at_its_rate() -> None:
    passed = [0.0]
    still = SimulatedClock(START, elapsed=lambda: passed[0])
    quick = SimulatedClock(START, rate=60, elapsed=lambda: passed[0])
    passed[0] = 2.0
    assert still.now() == START
    assert quick.now() == START + dt.timedelta(minutes=2)
    assert still.advance(90) == START + dt.timedelta(seconds=90)
    assert quick.advance(60) == START + dt.timedelta(minutes=3)


@pytest.mark.parametrize("wrong", [{"start": dt.datetime(2026, 1, 1)}, {"start": START, "rate": -1.0}])  # noqa: DTZ001
def test_a_clock_needs_a_zone_and_a_direction(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="clock"):
        SimulatedClock(**wrong)
    with pytest.raises(ValueError, match="backwards"):
        SimulatedClock(START).advance(-1)


def test_faults_are_taken_in_order_by_method_and_number() -> None:
    plan = FaultPlan()
    plan.add(Fault(FaultKind.CUT_AFTER, method="POST"))
    plan.add(Fault(FaultKind.UNAVAILABLE, times=2))
    plan.add(Fault(FaultKind.REPEATED_PAGE, times=0))
    kinds = [
        fault and fault.kind for fault in (plan.take("GET"), plan.take("POST"), plan.take("POST"), plan.take("GET"))
    ]
    assert kinds == [FaultKind.UNAVAILABLE, FaultKind.CUT_AFTER, FaultKind.UNAVAILABLE, None]
    repeated = [plan.take("GET", page=True) for _ in range(3)]
    assert all(fault is not None and fault.kind is FaultKind.REPEATED_PAGE for fault in repeated)
    plan.clear()
    assert plan.take("GET", page=True) is None


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("inbound", {"from": THEIR, "to": "+12125559999"}),
        ("inbound", {"to": OUR}),
        ("advance", {"seconds": -1}),
        ("advance", {}),
        ("outcome", {"to": THEIR, "final": "lost"}),
        ("fault", {"kind": "earthquake"}),
        ("fault", {"kind": "cut_after", "colour": 1}),
        ("fault", {"kind": "unreachable"}),
        ("fault", []),
    ],
)
async def test_control_refuses_what_it_does_not_know(wire: Wire, order: str, wanted: Any) -> None:
    answer = await wire.http.post(f"/control/{order}", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert wire.state.faults.waiting == []


async def test_no_connection_in_process(wire: Wire) -> None:
    wire.state.faults.add(Fault(FaultKind.UNREACHABLE))
    with pytest.raises(httpx.ConnectError):
        await wire.page()
