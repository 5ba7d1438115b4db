"""Twilio's own Python client against the served simulator: what it takes for Twilio, our adapter may take too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.support.simulator_process import OUR, SimulatorProcess, run_simulator

THEIR = "+13475550123"


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    with run_simulator("--seed", "7") as running:
        yield running


def _client(simulator: SimulatorProcess, token: str | None = None) -> Iterator[Client]:
    http = TwilioHttpClient(timeout=10)
    http.session.trust_env = False
    client = Client(simulator.account, token or simulator.token, http_client=http)
    client.api.base_url = simulator.url
    try:
        yield client
    finally:
        http.session.close()


@pytest.fixture
def client(simulator: SimulatorProcess) -> Iterator[Client]:
    yield from _client(simulator)


def test_create_and_fetch_give_every_field_its_type(client: Client, simulator: SimulatorProcess) -> None:
    created = client.messages.create(to=THEIR, from_=OUR, body="Your appointment is at 3 pm.")
    assert created.status == "queued"
    assert created.date_sent is None
    assert created.direction == "outbound-api"
    assert (created.num_segments, created.num_media) == ("1", "0")
    simulator.control("advance", seconds=10)
    fetched = client.messages(created.sid).fetch()
    assert fetched.status == "delivered"
    assert fetched.date_created == dt.datetime(2026, 6, 17, 14, 0, tzinfo=dt.UTC)
    assert fetched.date_sent == dt.datetime(2026, 6, 17, 14, 0, 2, tzinfo=dt.UTC)
    assert (fetched.from_, fetched.to, fetched.body) == (OUR, THEIR, "Your appointment is at 3 pm.")
    assert (fetched.price, fetched.price_unit, fetched.error_code) == ("-0.00790", "USD", None)


def test_list_walks_four_pages_and_the_days_filter_holds(client: Client, simulator: SimulatorProcess) -> None:
    for n in range(10):
        simulator.control("inbound", **{"from": THEIR, "to": OUR, "body": f"text {n}"})
        simulator.control("advance", seconds=60)
    everything = client.messages.list(to=OUR, page_size=3)
    assert [message.body for message in everything] == [f"text {n}" for n in reversed(range(10))]
    assert {message.direction for message in everything} == {"inbound"}
    on_the_day = client.messages.list(to=OUR, date_sent=dt.date(2026, 6, 17), page_size=4)
    assert len(on_the_day) == 10
    assert client.messages.list(to=OUR, date_sent_after=dt.date(2026, 6, 18)) == []
    assert len(client.messages.list(to=OUR, date_sent_before=dt.date(2026, 6, 17))) == 10
    assert client.messages.list(from_=OUR) == []


def test_pages_go_forward_and_back(client: Client, simulator: SimulatorProcess) -> None:
    for n in range(5):
        simulator.control("inbound", **{"from": THEIR, "to": OUR, "body": str(n)})
        simulator.control("advance", seconds=1)
    first = client.messages.page(page_size=2)
    second = first.next_page()
    third = second.next_page()
    assert [message.body for page in (first, second, third) for message in page] == ["4", "3", "2", "1", "0"]
    assert third.next_page() is None
    assert [message.body for message in third.previous_page()] == ["2", "1"]


def test_an_opted_out_recipient_is_error_21610_until_start(client: Client, simulator: SimulatorProcess) -> None:
    simulator.control("inbound", **{"from": THEIR, "to": OUR, "body": "STOP"})
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=THEIR, from_=OUR, body="hello")
    assert (refused.value.code, refused.value.status) == (21610, 400)
    assert [message.body for message in client.messages.list()] == ["STOP"]
    simulator.control("inbound", **{"from": THEIR, "to": OUR, "body": "START"})
    assert client.messages.create(to=THEIR, from_=OUR, body="hello").sid.startswith("SM")


def test_an_unknown_message_is_error_20404(client: Client) -> None:
    with pytest.raises(TwilioRestException) as unknown:
        client.messages("SM" + "0" * 32).fetch()
    assert (unknown.value.code, unknown.value.status) == (20404, 404)


def test_a_wrong_token_is_error_20003(simulator: SimulatorProcess) -> None:
    for client in _client(simulator, token="f" * 32):
        with pytest.raises(TwilioRestException) as refused:
            client.messages("SM" + "0" * 32).fetch()
        assert (refused.value.code, refused.value.status) == (20003, 401)
        with pytest.raises(TwilioException):
            client.messages.list()


def test_redact_delete_and_cancel(client: Client, simulator: SimulatorProcess) -> None:
    created = client.messages.create(to=THEIR, from_=OUR, body="secret")
    with pytest.raises(TwilioRestException):
        client.messages(created.sid).delete()
    simulator.control("advance", seconds=10)
    assert client.messages(created.sid).update(body="").body == ""
    with pytest.raises(TwilioRestException):
        client.messages(created.sid).update(status="canceled")
    assert client.messages(created.sid).delete()
    with pytest.raises(TwilioRestException):
        client.messages(created.sid).fetch()


def test_account_numbers_and_media(client: Client, simulator: SimulatorProcess) -> None:
    assert client.api.accounts(simulator.account).fetch().status == "active"
    assert [number.phone_number for number in client.incoming_phone_numbers.list()] == [OUR]
    sid = simulator.control("inbound", **{"from": THEIR, "to": OUR, "body": "", "media": ["image/png"]})["sid"]
    assert sid.startswith("MM")
    assert [item.content_type for item in client.messages(sid).media.list()] == ["image/png"]
