"""What every gateway must do, run on the Twilio adapter in both dialects, in process and over a real socket."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from sms_tui.adapters.gateways.simulator.inprocess import BASE_URL, InProcessTransport, new_state, simulated
from sms_tui.adapters.gateways.twilio import TwilioGateway
from sms_tui.adapters.gateways.twilio_profile import PROFILES, Credentials, Timeouts
from sms_tui.domain.errors import (
    GatewayAuthError,
    GatewayError,
    GatewayProtocolError,
    GatewayRefused,
    GatewayThrottled,
    GatewayUnconfirmed,
    GatewayUnreachable,
)
from sms_tui.domain.events import DeliveryStatus
from sms_tui.ports.gateway import Gateway
from tests.support.simulator_process import SimulatorProcess, run_simulator

THEIR = "+13475550123"
OTHER = "+13475550124"
NUMBERS = tuple(f"+1212555{n:04d}" for n in range(1000, 1250))
QUICK = Timeouts(connect=5.0, read=0.25, write=5.0, total=10.0)
PATHS = [f"{profile}-{way}" for profile in PROFILES for way in ("in_process", "socket")]


@dataclass
class Harness:
    """A gateway under test and the hands that move its other side."""

    gateway: Gateway
    our: str
    control: httpx.AsyncClient
    make: Any

    async def order(self, name: str, **wanted: Any) -> dict[str, Any]:
        answer = await self.control.post(f"/control/{name}", json=wanted)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def inbound(self, body: str, their: str = THEIR, **more: Any) -> str:
        sid = (await self.order("inbound", **({"from": their, "to": self.our, "body": body} | more)))["sid"]
        return str(sid)

    async def advance(self, seconds: float) -> None:
        await self.order("advance", seconds=seconds)

    async def fault(self, kind: str, **more: Any) -> None:
        await self.order("fault", kind=kind, **more)

    async def dump(self) -> dict[str, Any]:
        return dict((await self.control.get("/control/dump")).json())

    async def now(self) -> dt.datetime:
        return dt.datetime.fromisoformat((await self.dump())["now"])

    async def today(self) -> dt.date:
        return (await self.now()).date()

    async def next_morning(self) -> None:
        now = await self.now()
        tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(9), dt.UTC)
        await self.advance((tomorrow - now).total_seconds())

    async def sent_at_gateway(self) -> list[str]:
        return [m["body"] for m in (await self.dump())["messages"] if m["from"] == self.our]

    async def on_handset(self, their: str = THEIR) -> list[str]:
        texts = (await self.dump())["handsets"].get(their, [])
        return [text["body"] for text in texts if text["from"] == self.our]

    async def send(self, body: str = "Your appointment is at 3 pm.", their: str = THEIR) -> str:
        return (await self.gateway.send(self.our, their, body, client_ref="ref-1")).gateway_id


@pytest.fixture(scope="module")
def processes() -> Iterator[dict[str, SimulatorProcess]]:
    """One server process a dialect; a test takes a number of its own, so that none sees another's texts."""
    with contextlib.ExitStack() as stack:
        yield {
            profile: stack.enter_context(run_simulator("--profile", profile, numbers=NUMBERS)) for profile in PROFILES
        }


_numbers = iter(NUMBERS)


@pytest.fixture(params=PATHS)
async def harness(request: pytest.FixtureRequest, processes: dict[str, SimulatorProcess]) -> AsyncIterator[Harness]:
    profile, _, way = request.param.partition("-")
    our = next(_numbers)
    if way == "socket":
        served = processes[profile]
        base, credentials = served.url, served.credentials
        control = httpx.AsyncClient(base_url=served.url, trust_env=False, verify=False)
        transport = None
    else:
        state = new_state(numbers=(our,), profile=profile)
        transport = InProcessTransport(app=simulated(state).app)
        base, credentials = BASE_URL, Credentials(state.account_sid, state.account_sid, state.auth_token)
        control = httpx.AsyncClient(base_url=BASE_URL, transport=transport, trust_env=False, verify=False)
    opened: list[TwilioGateway] = []

    def make(given: Credentials = credentials, page_size: int = 3) -> TwilioGateway:
        gateway = TwilioGateway(
            given,
            profile=PROFILES[profile],
            base_url=base,
            timeouts=QUICK,
            transport=transport,
            page_size=page_size,
        )
        opened.append(gateway)
        return gateway

    built = Harness(make(), our, control, lambda **changed: make(**changed))
    built.credentials = credentials  # type: ignore[attr-defined]
    try:
        await built.next_morning()
        yield built
    finally:
        await control.delete("/control/fault")
        for gateway in opened:
            await gateway.aclose()
        await control.aclose()


# --- reading a day --------------------------------------------------------------------------------------------


async def test_a_day_comes_whole_and_oldest_first_over_several_pages(harness: Harness) -> None:
    began = await harness.now()
    ids = []
    for n in range(8):
        ids.append(await harness.inbound(f"text {n}", their=OTHER if n % 2 else THEIR))
        await harness.advance(60)
    walk = await harness.gateway.day(harness.our, began.date())
    assert walk.complete
    assert not walk.reached_known
    assert [text.gateway_id for text in walk.texts] == ids
    assert [text.body for text in walk.texts] == [f"text {n}" for n in range(8)]
    assert [text.at for text in walk.texts] == [began + dt.timedelta(seconds=60 * n) for n in range(8)]
    assert {text.our for text in walk.texts} == {harness.our}
    assert {text.their for text in walk.texts} == {THEIR, OTHER}


async def test_days_are_days_of_utc(harness: Harness) -> None:
    evening = await harness.now()
    midnight = dt.datetime.combine(evening.date() + dt.timedelta(days=1), dt.time(), dt.UTC)
    await harness.advance((midnight - evening).total_seconds() - 1)
    await harness.inbound("23:59:59")
    await harness.advance(1)
    await harness.inbound("00:00:00")
    first = await harness.gateway.day(harness.our, evening.date())
    second = await harness.gateway.day(harness.our, midnight.date())
    assert [text.body for text in first.texts] == ["23:59:59"]
    assert [text.body for text in second.texts] == ["00:00:00"]


async def test_an_empty_day_is_complete(harness: Harness) -> None:
    walk = await harness.gateway.day(harness.our, dt.date(2020, 1, 1))
    assert walk.texts == ()
    assert walk.complete


async def test_our_own_texts_are_no_inbound_texts(harness: Harness) -> None:
    await harness.send("to ourselves", their=harness.our)
    await harness.advance(10)
    await harness.inbound("from a client")
    walk = await harness.gateway.day(harness.our, await harness.today())
    assert [text.body for text in walk.texts] == ["from a client"]


async def test_a_walk_stops_at_the_first_page_of_known_ids(harness: Harness) -> None:
    old = []
    for n in range(9):
        old.append(await harness.inbound(f"old {n}"))
        await harness.advance(1)
    new = [await harness.inbound("new 0"), await harness.inbound("new 1")]
    asked: list[str] = []

    def known(gateway_id: str) -> bool:
        asked.append(gateway_id)
        return gateway_id in old

    walk = await harness.gateway.day(harness.our, await harness.today(), known=known)
    assert walk.reached_known
    assert walk.complete
    assert set(new) <= {text.gateway_id for text in walk.texts}
    assert not set(old[:4]) & set(asked), "pages below the first known one were fetched"


async def test_a_text_listed_late_needs_a_walk_without_known(harness: Harness) -> None:
    late = await harness.inbound("late", listed_after=600)
    await harness.advance(1)
    ids = set()
    for n in range(6):
        ids.add(await harness.inbound(f"text {n}"))
        await harness.advance(1)
    today = await harness.today()
    assert late not in {text.gateway_id for text in (await harness.gateway.day(harness.our, today)).texts}
    await harness.advance(600)
    whole = await harness.gateway.day(harness.our, today)
    assert whole.texts[0].gateway_id == late
    assert {text.gateway_id for text in whole.texts} == ids | {late}


async def test_media_that_are_still_coming_in_are_told_and_come_later(harness: Harness) -> None:
    sid = await harness.inbound("a photo", media=["image/jpeg", "application/pdf"], receiving=30)
    if harness.gateway.capabilities.name == "twilio":
        early = await harness.gateway.day(harness.our, await harness.today())
        assert (early.texts, early.unfinished) == ((), 1)
    await harness.advance(31)
    walk = await harness.gateway.day(harness.our, await harness.today())
    assert [(text.gateway_id, text.media) for text in walk.texts] == [(sid, 2)]
    assert walk.unfinished == 0
    items = await harness.gateway.media(sid)
    assert [item.content_type for item in items] == ["image/jpeg", "application/pdf"]
    assert len({item.media_id for item in items}) == 2


async def test_a_list_that_goes_round_in_a_circle_is_not_complete(harness: Harness) -> None:
    for n in range(8):
        await harness.inbound(f"text {n}")
        await harness.advance(1)
    await harness.fault("repeated_page", times=0)
    walk = await harness.gateway.day(harness.our, await harness.today())
    assert not walk.complete
    assert [text.body for text in walk.texts] == ["text 5", "text 6", "text 7"]
    began = await harness.now()
    for n in range(4):
        await harness.send(f"sent {n}")
    with pytest.raises(GatewayProtocolError):
        await harness.gateway.find_sent(harness.our, THEIR, began)


# --- sending --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", ["See you at 3 pm.", "Año nuevo: ¿a las 3? 🙂", "a+b=c & 100%\nnext line; {x} <b>", "x" * 1600]
)
async def test_a_text_arrives_as_written_and_its_delivery_is_followed(harness: Harness, body: str) -> None:
    accepted = await harness.gateway.send(harness.our, THEIR, body, client_ref="ref-1")
    assert accepted.status is DeliveryStatus.QUEUED
    seen = []
    for _ in range(6):
        (report,) = await harness.gateway.status([accepted.gateway_id])
        assert report.gateway_id == accepted.gateway_id
        assert report.error_code is None
        seen.append(report.status)
        await harness.advance(1)
    order = [DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.DELIVERED]
    assert list(dict.fromkeys(seen)) == order
    assert await harness.on_handset() == [body]


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        ({"final": "undelivered", "code": 30003}, DeliveryStatus.UNDELIVERED, 30003),
        ({"final": "failed", "code": 30006}, DeliveryStatus.FAILED, 30006),
        ({"final": "sent"}, DeliveryStatus.SENT, None),
    ],
)
async def test_deliveries_that_do_not_succeed(
    harness: Harness, outcome: dict[str, Any], status: DeliveryStatus, code: int | None
) -> None:
    await harness.order("outcome", to=OTHER, **outcome)
    sid = await harness.send(their=OTHER)
    await harness.advance(3600)
    (report,) = await harness.gateway.status([sid])
    assert (report.status, report.error_code, report.gone) == (status, code, False)
    assert report.at is not None
    assert len(await harness.on_handset(OTHER)) == (1 if status is DeliveryStatus.SENT else 0)
    await harness.order("outcome", to=OTHER)


async def test_reports_come_in_the_order_asked_and_unknown_ids_are_gone(harness: Harness) -> None:
    first, second = await harness.send("one"), await harness.send("two")
    unknown = second[:-4] + "0000"
    reports = await harness.gateway.status([second, unknown, first])
    assert [report.gateway_id for report in reports] == [second, unknown, first]
    assert [report.gone for report in reports] == [False, True, False]
    assert reports[1].status is None


async def test_stop_blocks_and_start_lifts_where_the_gateway_manages_it(harness: Harness) -> None:
    await harness.inbound(" stop ")
    if harness.gateway.capabilities.manages_opt_out:
        with pytest.raises(GatewayRefused) as refused:
            await harness.send()
        assert refused.value.opted_out
        assert not refused.value.bad_number
        assert refused.value.code == 21610
        await harness.send(their=OTHER)
        await harness.inbound("yes")
    await harness.send("after")
    assert "after" in await harness.sent_at_gateway()


@pytest.mark.parametrize("code", [21211, 21614, 21635])
async def test_numbers_that_cannot_receive_are_told_apart(harness: Harness, code: int) -> None:
    await harness.order("outcome", to=OTHER, refuse=code)
    with pytest.raises(GatewayRefused) as refused:
        await harness.send(their=OTHER)
    await harness.order("outcome", to=OTHER)
    assert (refused.value.code, refused.value.bad_number, refused.value.opted_out) == (code, True, False)


async def test_a_number_that_is_not_ours_is_refused_without_blaming_the_recipient(harness: Harness) -> None:
    with pytest.raises(GatewayRefused) as refused:
        await harness.gateway.send("+12125559999", THEIR, "hello", client_ref="ref-1")
    assert (refused.value.code, refused.value.bad_number, refused.value.opted_out) == (21606, False, False)


@pytest.mark.parametrize("wait", [None, 7])
async def test_a_throttled_send_was_not_processed(harness: Harness, wait: int | None) -> None:
    await harness.fault("throttled", retry_after=wait)
    with pytest.raises(GatewayThrottled) as throttled:
        await harness.send()
    assert throttled.value.retry_after == wait
    assert await harness.sent_at_gateway() == []


@pytest.mark.parametrize(
    ("kind", "processed"),
    [
        ("timeout_before", False),
        ("timeout_after", True),
        ("cut_before", False),
        ("cut_after", True),
        ("internal_error", False),
        ("unavailable", False),
        ("error_after", True),
        ("garbled", True),
        ("not_json", False),
    ],
)
async def test_a_send_without_a_clear_answer_is_unconfirmed_and_can_be_matched(
    harness: Harness, kind: str, processed: bool
) -> None:
    began = await harness.now()
    await harness.fault(kind, method="POST")
    with pytest.raises(GatewayUnconfirmed):
        await harness.send("only once")
    assert await harness.sent_at_gateway() == ["only once"] * processed
    matches = await harness.gateway.find_sent(harness.our, THEIR, began)
    assert [match.body for match in matches] == ["only once"] * processed


async def test_a_slow_answer_is_waited_for(harness: Harness) -> None:
    await harness.fault("slow", delay=0.05)
    assert await harness.send()


async def test_a_refusal_that_is_not_the_gateways_own_says_that_nothing_was_sent(harness: Harness) -> None:
    await harness.fault("not_json", status=400)
    with pytest.raises(GatewayRefused) as refused:
        await harness.send()
    assert refused.value.code is None
    assert await harness.sent_at_gateway() == []


async def test_find_sent_gives_the_pairs_texts_since_then_oldest_first(harness: Harness) -> None:
    await harness.send("before")
    await harness.advance(10)
    began = await harness.now()
    ids = [await harness.send("same words") for _ in range(4)]
    await harness.send("to another", their=OTHER)
    await harness.inbound("same words")
    await harness.advance(2)
    ids.append(await harness.send("queued, without a date of sending"))
    found = await harness.gateway.find_sent(harness.our, THEIR, began + dt.timedelta(microseconds=999))
    assert {text.gateway_id for text in found[:4]} == set(ids[:4])
    assert [text.gateway_id for text in found[4:]] == ids[4:]
    assert [text.body for text in found[:4]] == ["same words"] * 4
    assert [text.at for text in found] == sorted(text.at for text in found)
    assert {text.status for text in found} == {DeliveryStatus.SENT, DeliveryStatus.QUEUED}


# --- reads that fail, credentials -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("timeout_before", {}, GatewayUnreachable),
        ("cut_after", {}, GatewayUnreachable),
        ("internal_error", {}, GatewayUnreachable),
        ("unavailable", {}, GatewayUnreachable),
        ("throttled", {}, GatewayThrottled),
        ("unauthorised", {}, GatewayAuthError),
        ("not_json", {"status": 502}, GatewayUnreachable),
        ("not_json", {"status": 400}, GatewayProtocolError),
        ("garbled", {}, GatewayProtocolError),
    ],
)
async def test_reads_say_what_went_wrong_and_work_again_afterwards(
    harness: Harness, kind: str, more: dict[str, Any], expected: type[GatewayError]
) -> None:
    sid = await harness.send()
    today = await harness.today()
    await harness.fault(kind, times=3, **more)
    for read in (
        harness.gateway.day(harness.our, today),
        harness.gateway.status([sid]),
        harness.gateway.account(),
    ):
        with pytest.raises(expected):
            await read
    assert (await harness.gateway.day(harness.our, today)).complete


async def test_the_account_tells_its_state_and_our_numbers(harness: Harness) -> None:
    account = await harness.make(page_size=40).account()
    assert account.active
    assert harness.our in account.numbers


async def test_wrong_credentials_are_told_as_such(harness: Harness) -> None:
    right: Credentials = harness.credentials  # type: ignore[attr-defined]
    for wrong in (
        Credentials(right.account_sid, right.user, "f" * 32),
        Credentials(right.account_sid[:-4] + "0000", right.user, right.secret),
    ):
        gateway = harness.make(given=wrong)
        with pytest.raises(GatewayAuthError):
            await gateway.account()
        with pytest.raises(GatewayAuthError):
            await gateway.send(harness.our, THEIR, "hello", client_ref="ref-1")
    assert await harness.sent_at_gateway() == []


async def test_a_key_that_is_revoked_while_running_stops_sends(harness: Harness) -> None:
    await harness.fault("unauthorised")
    with pytest.raises(GatewayAuthError):
        await harness.send()
    assert await harness.sent_at_gateway() == []


async def test_a_gateway_is_the_port(harness: Harness) -> None:
    assert isinstance(harness.gateway, Gateway)
    assert not harness.gateway.capabilities.idempotent_send
    assert harness.gateway.capabilities.day_filter
