"""A gateway that speaks Twilio's Messages API, 2010-04-01: Twilio itself, or SignalWire by its profile.

It never repeats a request by itself and never follows a redirect; page links are resolved by RFC 3986 and must
stay on the gateway's host, because every request carries the credentials. Neither a text nor a number nor the
secret appears in an error, a repr or a log: httpx would log whole URLs, so its loggers are held at warnings.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from sms_tui.adapters.gateways import twilio_answers as answers
from sms_tui.adapters.gateways import twilio_errors as errors
from sms_tui.adapters.gateways.twilio_errors import Attempt
from sms_tui.adapters.gateways.twilio_profile import TWILIO, Credentials, Timeouts, TwilioProfile
from sms_tui.domain.errors import (
    ConfigError,
    GatewayAuthError,
    GatewayError,
    GatewayProtocolError,
    GatewayUnreachable,
)
from sms_tui.ports.gateway import (
    Accepted,
    Account,
    Capabilities,
    DayWalk,
    DeliveryReport,
    InboundText,
    Known,
    MediaItem,
    SentText,
)

if TYPE_CHECKING:
    import httpx

PAGE_SIZE = 100
MAX_PAGES = 1000
"""A guard against lists without an end: 100,000 texts on one number and day."""
KEEPALIVE_S = 3.0
"""Shorter than servers keep idle connections: a send on one that is just being closed would be unconfirmed."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class TwilioGateway:
    """The `Gateway` port on httpx; the connection is opened with the first request.

    Raises (on construction):
        ConfigError: `base_url` is missing, or plain http to another machine.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        profile: TwilioProfile = TWILIO,
        base_url: str = "",
        timeouts: Timeouts = Timeouts(),  # noqa: B008  a frozen value
        transport: httpx.AsyncBaseTransport | None = None,
        page_size: int = PAGE_SIZE,
    ) -> None:
        base = (base_url or profile.base_url).rstrip("/")
        self._local = _checked_origin(base, profile)
        self._origin = _origin(base)
        self._accounts = f"{base}{profile.api_path}/Accounts"
        self._account = f"{self._accounts}/{quote(credentials.account_sid, safe='')}"
        self._credentials = credentials
        self._profile = profile
        self._timeouts = timeouts
        self._transport = transport
        self._page_size = page_size
        self._client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        """Name the profile only."""
        return f"TwilioGateway({self._profile.name})"

    @property
    def capabilities(self) -> Capabilities:
        """What the provider does by itself."""
        return self._profile.capabilities

    async def day(self, our: str, day: dt.date, *, known: Known | None = None) -> DayWalk:
        """Fetch what `our` received on a UTC day; see the port."""
        query = {"To": our, "DateSent": day.isoformat(), "PageSize": str(self._page_size)}
        walk = _InboundPages(our, known)
        async for page in self._pages("Messages.json", query, "messages", circle_is_error=False):
            if walk.take(page):
                break
        return walk.result(day)

    async def send(self, our: str, their: str, body: str, *, client_ref: str) -> Accepted:  # noqa: ARG002
        """Create a message once; see the port. The API has no idempotency key, so `client_ref` is not sent."""
        response = await self._exchange(
            Attempt.SEND, "POST", f"{self._account}/Messages.json", data={"To": their, "From": our, "Body": body}
        )
        if response.status_code not in (200, 201):
            raise _failure(Attempt.SEND, response)
        try:
            entry = answers.read_object(response.content, "a send")
        except GatewayProtocolError:
            entry = {}
        sid = answers.entry_id(entry)
        if sid is None:
            raise errors.no_clear_answer(Attempt.SEND, "The gateway took the text without naming it.")
        return Accepted(sid, answers.delivery_status(entry, self._profile))

    async def status(self, gateway_ids: Sequence[str]) -> tuple[DeliveryReport, ...]:
        """Fetch messages by id, one after the other; see the port."""
        return tuple([await self._report(each) for each in gateway_ids])

    async def _report(self, gateway_id: str) -> DeliveryReport:
        response = await self._exchange(Attempt.READ, "GET", self._message_url(gateway_id) + ".json")
        if response.status_code == 404 and errors.error_code(response.content) == errors.NOT_FOUND:
            return DeliveryReport(gateway_id, None, gone=True)
        entry = answers.read_object(_succeeded(response).content, "a status request")
        return answers.delivery_report(gateway_id, entry, self._profile)

    async def find_sent(self, our: str, their: str, since: dt.datetime) -> tuple[SentText, ...]:
        """List what was created for this pair since then; see the port.

        No date filter is used: it would hide texts that are not sent yet. Paging ends with a page that is a day
        older than `since`, because the list is ordered by the time of sending.
        """
        start = since.astimezone(dt.UTC).replace(microsecond=0)
        query = {"From": our, "To": their, "PageSize": str(self._page_size)}
        found: dict[str, SentText] = {}
        async for page in self._pages("Messages.json", query, "messages"):
            texts = [answers.sent_text(entry, self._profile) for entry in page.entries if entry is not None]
            found |= {text.gateway_id: text for text in texts if text is not None and text.at >= start}
            if all(text is not None and text.at < start - dt.timedelta(days=1) for text in texts):
                break
        return tuple(sorted(found.values(), key=lambda text: (text.at, text.gateway_id)))

    async def media(self, gateway_id: str) -> tuple[MediaItem, ...]:
        """List a message's media; see the port."""
        path = f"Messages/{quote(gateway_id, safe='')}/Media.json"
        found: dict[str, MediaItem] = {}
        async for page in self._pages(path, {"PageSize": str(self._page_size)}, "media_list"):
            items = [answers.media_item(entry) for entry in page.entries]
            found |= {item.media_id: item for item in items if item is not None}
        return tuple(found.values())

    async def account(self) -> Account:
        """Fetch the account and its numbers; see the port."""
        response = await self._exchange(Attempt.READ, "GET", f"{self._account}.json")
        if response.status_code == 404:
            raise GatewayAuthError("The gateway does not know this account.", "Check account_sid and base_url.")
        entry = answers.read_object(_succeeded(response).content, "an account request")
        numbers: dict[str, None] = {}
        path = "IncomingPhoneNumbers.json"
        async for page in self._pages(path, {"PageSize": str(self._page_size)}, "incoming_phone_numbers"):
            found = [answers.text_of(each, "phone_number") for each in page.entries if each is not None]
            numbers |= dict.fromkeys(number for number in found if number)
        status = answers.text_of(entry, "status").lower()
        return Account(status == "active", status or "unknown", tuple(numbers))

    async def aclose(self) -> None:
        """Close the connection pool."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _pages(
        self, path: str, query: Mapping[str, str], key: str, *, circle_is_error: bool = True
    ) -> AsyncIterator[answers.Page]:
        """Give the pages of a list.

        A link seen before, or a page without a new id, means that the list goes round in a circle: an error, or
        else the end of the pages, the last of which still has its `next_uri`.
        """
        response = await self._exchange(Attempt.READ, "GET", f"{self._account}/{path}", params=query)
        visited, seen = set[str](), set[str]()
        for _ in range(MAX_PAGES):
            page = answers.read_page(_succeeded(response).content, key)
            here = str(response.request.url)
            ids = {sid for sid in map(answers.entry_id, page.entries) if sid}
            circle = here in visited or (bool(ids) and ids <= seen)
            visited.add(here)
            seen |= ids
            yield page
            if page.next_uri is None:
                return
            if circle:
                break
            response = await self._exchange(Attempt.READ, "GET", self._resolved(here, page.next_uri))
        if circle_is_error:
            raise GatewayProtocolError("The gateway's pages have no end.", "It is tried again.")

    def _resolved(self, here: str, link: str) -> str:
        """Resolve a page link by RFC 3986; the credentials must not go to another host."""
        try:
            following = urljoin(here, link)
            same = _origin(following) == self._origin
        except ValueError:
            raise GatewayProtocolError("The gateway gave a page link that is no URL.") from None
        if not same:
            raise GatewayProtocolError("The gateway's next page is on another host; it was not fetched.")
        return following

    async def _exchange(
        self,
        attempt: Attempt,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Make one exchange.

        The error is raised outside the handler, so that httpx's own, which holds the URL, is not chained to it.
        """
        import httpx

        client = self._client or self._open()
        failure: GatewayError
        try:
            async with asyncio.timeout(self._timeouts.total):
                return await client.request(method, url, params=params, data=data)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
            failure = GatewayUnreachable("The gateway cannot be reached; nothing was sent.", "It is tried again.")
        except (httpx.TimeoutException, TimeoutError):
            failure = errors.no_clear_answer(attempt, "The gateway did not answer in time.")
        except httpx.HTTPError:
            failure = errors.no_clear_answer(attempt, "The connection to the gateway was cut.")
        except httpx.InvalidURL:
            failure = GatewayProtocolError("The gateway gave a link that is no URL.")
        raise failure

    def _open(self) -> httpx.AsyncClient:
        from httpx import AsyncClient, Limits, Timeout

        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        limits = self._timeouts
        self._client = AsyncClient(
            auth=(self._credentials.user, self._credentials.secret),
            timeout=Timeout(connect=limits.connect, read=limits.read, write=limits.write, pool=limits.connect),
            limits=Limits(max_connections=4, keepalive_expiry=KEEPALIVE_S),
            headers={"Accept": "application/json", "User-Agent": "sms-tui"},
            transport=self._transport,
            trust_env=not self._local,
        )
        return self._client

    def _message_url(self, gateway_id: str) -> str:
        return f"{self._account}/Messages/{quote(gateway_id, safe='')}"


class _InboundPages:
    """Collects one day's pages, newest first, and says when to stop."""

    def __init__(self, our: str, known: Known | None) -> None:
        self._our = our
        self._known = known
        self._seen: set[str] = set()
        self._texts: dict[str, InboundText] = {}
        self._unfinished: set[str] = set()
        self._unreadable = 0
        self._reached_known = False
        self._open_end = False

    def take(self, page: answers.Page) -> bool:
        """Take a page in; True if paging should stop here."""
        before = (len(self._unfinished), self._unreadable)
        inbound = self._take_entries(page)
        self._open_end = page.next_uri is not None
        untouched = before == (len(self._unfinished), self._unreadable)
        if self._known is None or not inbound or not untouched or not all(map(self._known, inbound)):
            return False
        self._reached_known, self._open_end = True, False
        return True

    def _take_entries(self, page: answers.Page) -> list[str]:
        """Take the entries in; give the ids of the texts among them."""
        taken: list[str] = []
        for entry in page.entries:
            sid = answers.entry_id(entry)
            text = self._text(entry)
            if text is None and not self._outbound(entry):
                self._unreadable += 0 if sid in self._seen else 1
            elif text is not None and entry is not None and answers.text_of(entry, "status") == "receiving":
                self._unfinished.add(text.gateway_id)
            elif text is not None:
                self._texts[text.gateway_id] = text
                taken.append(text.gateway_id)
            self._seen |= {sid} if sid else set()
        return taken

    def _text(self, entry: answers.Entry | None) -> InboundText | None:
        if entry is None or answers.text_of(entry, "direction") != "inbound":
            return None
        text = answers.inbound_text(entry)
        return text if text is not None and text.our == self._our else None

    @staticmethod
    def _outbound(entry: answers.Entry | None) -> bool:
        return entry is not None and answers.text_of(entry, "direction").startswith("outbound")

    def result(self, day: dt.date) -> DayWalk:
        """Give the walk; it is complete if the last page had no further link, or all of it was known."""
        return DayWalk(
            day,
            tuple(sorted(self._texts.values(), key=lambda text: (text.at, text.gateway_id))),
            complete=not self._open_end,
            reached_known=self._reached_known,
            unfinished=len(self._unfinished),
            unreadable=self._unreadable,
        )


def _succeeded(response: httpx.Response) -> httpx.Response:
    if response.status_code != 200:
        raise _failure(Attempt.READ, response)
    return response


def _failure(attempt: Attempt, response: httpx.Response) -> GatewayError:
    return errors.translate(attempt, response.status_code, response.headers, response.content)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    port = parts.port
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), default if port is None else port


def _checked_origin(base: str, profile: TwilioProfile) -> bool:
    """Check the base URL; give whether it is on this machine."""
    try:
        scheme, host, _ = _origin(base)
    except ValueError:
        raise ConfigError("base_url is no URL.", key="base_url") from None
    if not base or not host:
        raise ConfigError(
            f"the gateway profile '{profile.name}' needs a base_url such as https://SPACE.signalwire.com."
        )
    if scheme != "https" and not (scheme == "http" and host in _LOOPBACK):
        raise ConfigError("base_url must begin with https:// (http:// only on this machine).", key="base_url")
    return host in _LOOPBACK
