"""The Twilio adapter against answers that no well-behaved gateway gives, and what it keeps to itself."""

from __future__ import annotations

import datetime as dt
import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sms_tui.adapters.gateways.twilio import TwilioGateway
from sms_tui.adapters.gateways.twilio_profile import SIGNALWIRE, TWILIO, Credentials, Timeouts
from sms_tui.domain.errors import (
    ConfigError,
    GatewayAuthError,
    GatewayError,
    GatewayProtocolError,
    GatewayRefused,
    GatewayThrottled,
    GatewayUnconfirmed,
    GatewayUnreachable,
)
from sms_tui.ports.gateway import InboundText, SentText

ACCOUNT = "AC" + "1" * 32
SECRET = "5ec2e7" * 5
OUR, THEIR, BODY = "+12125550100", "+13475550123", "the words of a client"
DAY = dt.date(2026, 6, 17)
Answer = httpx.Response | Exception
Responder = Callable[[httpx.Request], Answer]


def gateway(respond: Responder, **more: Any) -> TwilioGateway:
    def handle(request: httpx.Request) -> httpx.Response:
        answer = respond(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    settings: dict[str, Any] = {"profile": TWILIO} | more
    return TwilioGateway(Credentials(ACCOUNT, ACCOUNT, SECRET), transport=httpx.MockTransport(handle), **settings)


def always(answer: Answer) -> Responder:
    return lambda _request: answer


def message(n: int, **changed: Any) -> dict[str, Any]:
    return {
        "sid": f"SM{n:032x}",
        "from": THEIR,
        "to": OUR,
        "body": BODY,
        "direction": "inbound",
        "status": "received",
        "num_media": "0",
        "date_created": "Wed, 17 Jun 2026 14:00:00 +0000",
        "date_sent": f"Wed, 17 Jun 2026 14:00:{n:02d} +0000",
    } | changed


def page(*entries: Any, following: Any = None) -> httpx.Response:
    return httpx.Response(200, json={"messages": list(entries), "next_page_uri": following})


async def everything(under_test: TwilioGateway) -> list[GatewayError]:
    """Call every operation; give the errors."""
    raised: list[GatewayError] = []
    for call in (
        lambda: under_test.day(OUR, DAY),
        lambda: under_test.send(OUR, THEIR, BODY, client_ref="r"),
        lambda: under_test.status(["SM1"]),
        lambda: under_test.find_sent(OUR, THEIR, dt.datetime(2026, 6, 17, tzinfo=dt.UTC)),
        lambda: under_test.media("SM1"),
        lambda: under_test.account(),
    ):
        try:
            await call()
        except GatewayError as error:
            raised.append(error)
    await under_test.aclose()
    return raised


# --- requests -------------------------------------------------------------------------------------------------


async def test_a_day_is_asked_for_by_its_utc_date_and_our_number() -> None:
    asked: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return page()

    await gateway(respond).day(OUR, DAY)
    (request,) = asked
    assert request.url.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert dict(request.url.params) == {"To": OUR, "DateSent": "2026-06-17", "PageSize": "100"}
    assert b"%2B12125550100" in request.url.query


async def test_a_send_is_one_form_and_is_never_repeated() -> None:
    asked: list[httpx.Request] = []

    def respond(request: httpx.Request) -> Answer:
        asked.append(request)
        return httpx.ReadTimeout("slow")

    with pytest.raises(GatewayUnconfirmed):
        await gateway(respond).send(OUR, THEIR, "a+b & c", client_ref="r")
    (request,) = asked
    assert request.method == "POST"
    assert request.content == b"To=%2B13475550123&From=%2B12125550100&Body=a%2Bb+%26+c"


@pytest.mark.parametrize(
    ("profile", "base", "link", "expected"),
    [
        (
            TWILIO,
            "",
            "/2010-04-01/Accounts/X/Messages.json?Page=1&PageToken=PA1",
            "/2010-04-01/Accounts/X/Messages.json",
        ),
        (TWILIO, "", "?Page=1&PageToken=PA1", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"),
        (
            SIGNALWIRE,
            "https://space.signalwire.com",
            "/api/laml/2010-04-01/Accounts/X/Messages?Page=1&PageToken=PA1",
            "/api/laml/2010-04-01/Accounts/X/Messages",
        ),
        (
            SIGNALWIRE,
            "https://space.signalwire.com/",
            "https://space.signalwire.com:443/api/laml/next?PageToken=PA1",
            "/api/laml/next",
        ),
    ],
)
async def test_page_links_are_resolved_against_the_request(profile: Any, base: str, link: str, expected: str) -> None:
    asked: list[httpx.URL] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return page(message(2), following=link) if len(asked) == 1 else page(message(1))

    walk = await gateway(respond, profile=profile, base_url=base).day(OUR, DAY)
    assert asked[1].path == expected
    assert asked[1].params["PageToken"] == "PA1"
    assert asked[1].host == asked[0].host
    assert [text.gateway_id for text in walk.texts] == [f"SM{1:032x}", f"SM{2:032x}"]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/Messages.json",
        "//evil.example/x",
        "http://api.twilio.com/x",
        "https://api.twilio.com:8443/x",
        "https://api.twilio.com@evil.example/x",
        "https://[half/x",
        "https://api.twilio.com:99999999/x",
        7,
        ["x"],
    ],
)
async def test_credentials_never_follow_a_link_to_another_place(link: Any) -> None:
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return page(message(1), following=link)

    with pytest.raises(GatewayProtocolError):
        await gateway(respond).day(OUR, DAY)
    assert asked == ["api.twilio.com"]


async def test_redirects_are_not_followed() -> None:
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"location": "https://evil.example/"})

    raised = await everything(gateway(respond))
    assert set(asked) == {"api.twilio.com"}
    assert {type(error) for error in raised} == {GatewayProtocolError, GatewayUnconfirmed}


async def test_an_id_from_outside_cannot_change_the_path() -> None:
    asked: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(404, json={"code": 20404})

    (report,) = await gateway(respond).status(["../../Accounts?x="])
    assert report.gone
    assert asked == [f"/2010-04-01/Accounts/{ACCOUNT}/Messages/..%2F..%2FAccounts%3Fx%3D.json".encode()]


@pytest.mark.parametrize(
    "base", ["http://gateway.example", "ftp://127.0.0.1", "gateway.example", "https://", "https://[x"]
)
def test_the_secret_is_not_sent_in_clear_to_another_machine(base: str) -> None:
    with pytest.raises(ConfigError):
        gateway(always(page()), base_url=base)


def test_a_profile_without_a_host_needs_one() -> None:
    with pytest.raises(ConfigError):
        gateway(always(page()), profile=SIGNALWIRE)


# --- answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"null", b"7", b'{"messages": null}', b'{"messages": {}}', b"\xff\xfe", b"[" * 5000],
)
async def test_an_answer_that_is_no_list_is_told_as_such(content: bytes) -> None:
    with pytest.raises(GatewayProtocolError):
        await gateway(always(httpx.Response(200, content=content))).day(OUR, DAY)


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"sid": null}', b'{"sid": "../x"}', b'{"sid": 7}'])
async def test_a_send_that_was_taken_without_an_id_is_unconfirmed(content: bytes) -> None:
    with pytest.raises(GatewayUnconfirmed):
        await gateway(always(httpx.Response(201, content=content))).send(OUR, THEIR, BODY, client_ref="r")


async def test_one_bad_entry_spoils_no_page_and_is_counted() -> None:
    bad = [
        7,
        None,
        message(2, sid=None),
        message(3, sid="SM/../3"),
        message(4, **{"from": None}),
        message(5, date_sent="soon", date_created=None),
        message(6, to=7),
        message(7, to="+12125550199"),
        message(8, direction=None),
    ]
    walk = await gateway(always(page(message(1), message(9, direction="outbound-reply"), *bad))).day(OUR, DAY)
    assert [text.gateway_id for text in walk.texts] == [f"SM{1:032x}"]
    assert walk.unreadable == len(bad)
    assert walk.complete


async def test_lenient_fields() -> None:
    entries = [
        message(1, num_media=2, body=None, sid="0f2c6e2e-0000-4000-8000-000000000001"),
        message(2, num_media="3", date_sent=None),
        message(3, num_media=None, date_sent="2026-06-17T16:00:00+02:00"),
        message(4, num_media="many", date_sent="Wed, 17 Jun 2026 14:00:04 -0000"),
    ]
    walk = await gateway(always(page(*entries))).day(OUR, DAY)
    by_id = {text.gateway_id: text for text in walk.texts}
    first = by_id["0f2c6e2e-0000-4000-8000-000000000001"]
    assert (first.media, first.body) == (2, "")
    assert {sid[-1]: (text.media, text.at.time().isoformat()) for sid, text in by_id.items() if sid[0] == "S"} == {
        "2": (3, "14:00:00"),
        "3": (0, "14:00:00"),
        "4": (0, "14:00:04"),
    }


async def test_pages_without_end_are_given_up_and_not_complete() -> None:
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return page(message(1), message(2), following=f"?Page={len(asked)}&PageToken=PA{len(asked)}")

    walk = await gateway(respond).day(OUR, DAY)
    assert not walk.complete
    assert len(walk.texts) == 2
    assert len(asked) == 2


async def test_an_empty_page_in_the_middle_does_not_end_a_walk() -> None:
    answers = [page(message(3), following="?PageToken=PA1"), page(following="?PageToken=PA2"), page(message(1))]
    walk = await gateway(lambda _request: answers.pop(0)).day(OUR, DAY)
    assert walk.complete
    assert len(walk.texts) == 2


async def test_a_known_page_with_an_unfinished_text_does_not_stop_the_walk() -> None:
    answers = [
        page(message(5), message(4, status="receiving"), following="?PageToken=PA1"),
        page(message(3), message(2), following="?PageToken=PA2"),
        page(message(1)),
    ]
    walk = await gateway(lambda _request: answers.pop(0)).day(OUR, DAY, known=lambda _id: True)
    assert (len(walk.texts), walk.unfinished, walk.reached_known, walk.complete) == (3, 1, True, True)
    assert len(answers) == 1


async def test_another_message_than_asked_for_is_no_report() -> None:
    with pytest.raises(GatewayProtocolError):
        await gateway(always(httpx.Response(200, json=message(2, status="sent")))).status([f"SM{1:032x}"])


async def test_an_undocumented_status_concludes_nothing() -> None:
    odd = message(1, status="teleported", error_code="30003", direction="outbound-api")
    (report,) = await gateway(always(httpx.Response(200, json=odd))).status([odd["sid"]])
    assert (report.status, report.error_code, report.gone) == (None, 30003, False)


@pytest.mark.parametrize(
    ("failure", "read", "send"),
    [
        (httpx.ConnectError("x"), GatewayUnreachable, GatewayUnreachable),
        (httpx.ConnectTimeout("x"), GatewayUnreachable, GatewayUnreachable),
        (httpx.PoolTimeout("x"), GatewayUnreachable, GatewayUnreachable),
        (httpx.ReadTimeout("x"), GatewayUnreachable, GatewayUnconfirmed),
        (httpx.WriteTimeout("x"), GatewayUnreachable, GatewayUnconfirmed),
        (httpx.ReadError("x"), GatewayUnreachable, GatewayUnconfirmed),
        (httpx.WriteError("x"), GatewayUnreachable, GatewayUnconfirmed),
        (httpx.RemoteProtocolError("x"), GatewayUnreachable, GatewayUnconfirmed),
        (httpx.DecodingError("x"), GatewayUnreachable, GatewayUnconfirmed),
    ],
)
async def test_only_what_never_left_is_called_unreachable_on_a_send(
    failure: Exception, read: type[GatewayError], send: type[GatewayError]
) -> None:
    with pytest.raises(read):
        await gateway(always(failure)).day(OUR, DAY)
    with pytest.raises(send):
        await gateway(always(failure)).send(OUR, THEIR, BODY, client_ref="r")


async def test_a_trickling_answer_ends_with_the_total_time() -> None:
    class Trickle(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            import asyncio

            await asyncio.Event().wait()
            raise AssertionError

    slow = TwilioGateway(Credentials(ACCOUNT, ACCOUNT, SECRET), transport=Trickle(), timeouts=Timeouts(total=0.02))
    with pytest.raises(GatewayUnconfirmed):
        await slow.send(OUR, THEIR, BODY, client_ref="r")
    with pytest.raises(GatewayUnreachable):
        await slow.day(OUR, DAY)


# --- what is kept to itself -----------------------------------------------------------------------------------

LEAKY = {
    "code": 21211,
    "message": f"The number {THEIR} is not valid: {BODY}",
    "more_info": SECRET,
}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json=LEAKY),
        httpx.Response(400, json=LEAKY | {"code": 99999}),
        httpx.Response(401, json=LEAKY | {"code": 20003}),
        httpx.Response(404, json=LEAKY | {"code": 1}),
        httpx.Response(429, json=LEAKY),
        httpx.Response(500, text=f"{THEIR} {BODY} {SECRET}"),
        httpx.Response(200, text=f"{THEIR} {BODY} {SECRET}"),
        httpx.ReadTimeout(f"{THEIR} {BODY} {SECRET}"),
        httpx.ConnectError(f"{THEIR} {BODY} {SECRET}"),
        page(message(1), following=f"https://x.example/{THEIR}"),
    ],
)
async def test_no_value_appears_in_an_error_its_chain_or_a_log(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        raised = await everything(gateway(always(answer)))
    assert raised
    told = caplog.text
    for error in raised:
        told += "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(error.__dict__)
        assert error.__context__ is None or isinstance(error.__context__, GatewayProtocolError)
        assert str(error).endswith((".", "!"))
    # Source lines of this test stand in tracebacks; the values themselves do not.
    for value in (THEIR, THEIR[1:], OUR, BODY, SECRET, "%2B1347"):
        assert value not in told


async def test_a_successful_poll_logs_no_number(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await gateway(always(page(message(1)))).day(OUR, DAY)
    assert "2125550100" not in caplog.text


def test_reprs_hide_values() -> None:
    at = dt.datetime(2026, 6, 17, tzinfo=dt.UTC)
    shown = (
        repr(InboundText("SM1", OUR, THEIR, BODY, at))
        + repr(SentText("SM1", BODY, at, None))
        + repr(Credentials(ACCOUNT, ACCOUNT, SECRET))
        + repr(gateway(always(page())))
    )
    for value in (OUR, THEIR, BODY, SECRET):
        assert value not in shown


# --- error codes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "kind", "more"),
    [
        (400, {"code": 21610}, GatewayRefused, {"opted_out": True, "bad_number": False, "code": 21610}),
        (400, {"code": "21610"}, GatewayRefused, {"opted_out": True}),
        (400, {"errors": [{"code": 21610}]}, GatewayRefused, {"opted_out": True}),
        (400, {"errors": [{"code": "21614"}]}, GatewayRefused, {"bad_number": True, "opted_out": False}),
        (400, {"code": 21211}, GatewayRefused, {"bad_number": True}),
        (400, {"code": 21635}, GatewayRefused, {"bad_number": True}),
        (400, {"code": 21408}, GatewayRefused, {"bad_number": False, "opted_out": False, "code": 21408}),
        (400, {"code": 21617}, GatewayRefused, {"code": 21617}),
        (400, {"code": 30004}, GatewayRefused, {"opted_out": False}),
        (422, {"code": True}, GatewayRefused, {"code": None}),
        (400, {"code": None}, GatewayRefused, {"code": None}),
        (400, {"code": 21611}, GatewayThrottled, {"retry_after": 3600.0}),
        (429, {}, GatewayThrottled, {"retry_after": None}),
        (400, {"code": 20429}, GatewayThrottled, {}),
        (401, {}, GatewayAuthError, {}),
        (403, {"code": 20008}, GatewayAuthError, {}),
        (400, {"code": 20003}, GatewayAuthError, {}),
        (404, {"code": 20404}, GatewayAuthError, {}),
        (408, {}, GatewayUnconfirmed, {}),
        (500, {"code": 21610}, GatewayUnconfirmed, {}),
        (302, {}, GatewayUnconfirmed, {}),
        (202, {"sid": "SM1"}, GatewayUnconfirmed, {}),
    ],
)
async def test_what_a_refused_send_is_called(
    status: int, body: dict[str, Any], kind: type[GatewayError], more: dict[str, Any]
) -> None:
    with pytest.raises(kind) as raised:
        await gateway(always(httpx.Response(status, json=body))).send(OUR, THEIR, BODY, client_ref="r")
    assert {name: getattr(raised.value, name) for name in more} == more


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "999999"}, 3600.0),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Wed, 17 Jun 2026 14:00:30 GMT", "Date": "Wed, 17 Jun 2026 14:00:00 GMT"}, 30.0),
        ({"Retry-After": "Wed, 17 Jun 2026 13:00:00 GMT", "Date": "Wed, 17 Jun 2026 14:00:00 GMT"}, 0.0),
        ({"Retry-After": "Wed, 17 Jun 2026 14:00:30 GMT"}, None),
    ],
)
async def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    answer = httpx.Response(429, content=json.dumps({"code": 20429}), headers=headers)
    with pytest.raises(GatewayThrottled) as throttled:
        await gateway(always(answer)).day(OUR, DAY)
    assert throttled.value.retry_after == seconds


def test_importing_the_adapter_costs_no_network_library() -> None:
    script = (
        "import sys; import sms_tui.adapters.gateways.twilio; "
        "print(sorted({'httpx', 'httpcore', 'starlette', 'uvicorn'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
