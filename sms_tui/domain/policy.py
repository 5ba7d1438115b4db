"""An organisation's SMS policy as typed values: facts, hours, keywords, purposes, consent settings, texts, clauses.

A policy is read from TOML once (`sms_tui.settings.policies`) and never changed. Guard and intake rules are
separate files and not part of it. A value that cannot stand raises `WrongValue`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sms_tui.domain.hours.response import ResponseSpec
from sms_tui.domain.hours.spec import HoursSpec
from sms_tui.domain.purposes import Purpose
from sms_tui.domain.purposes import propose_purpose as propose_purpose
from sms_tui.domain.wording import PLACEHOLDERS, Texts
from sms_tui.domain.wrong_value import WrongValue

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Facts:
    """Public facts about the organisation; they fill texts and are known to the guard as sayable."""

    phone: str | None = None
    """The phone line in E.164."""
    phone_display: str = ""
    """The same number as people write it."""
    office: str = ""
    """The postal address of the office."""
    email: str | None = None
    """No default: set by the desk (the published policies hide it)."""
    hosts: tuple[str, ...] = ()
    """Hosts that a link may point to, in lower case; a host covers its sub-domains."""
    public: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Lists of public facts by subject (places, services, events): words that are no secret about anybody."""

    def __post_init__(self) -> None:
        """Refuse a number that is not E.164, an address without @, a host with a scheme or a path."""
        if self.phone is not None and not _E164.fullmatch(self.phone):
            raise WrongValue("a phone number is written in E.164, such as +12125550100.", "phone")
        if bool(self.phone) != bool(self.phone_display):
            raise WrongValue("phone and phone_display are set together.", "phone_display")
        if self.phone and not self.phone.endswith(re.sub(r"\D", "", self.phone_display)):
            raise WrongValue("is not the same number as phone.", "phone_display")
        if self.email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", self.email):
            raise WrongValue("is no e-mail address.", "email")
        for number, host in enumerate(self.hosts):
            if not _HOST.fullmatch(host):
                raise WrongValue("a host is written in lower case without scheme and path.", f"hosts[{number}]")

    def allows_host(self, host: str) -> bool:
        """Say whether `host` is an allowed host or a sub-domain of one."""
        asked = host.lower().rstrip(".")
        return any(asked == allowed or asked.endswith("." + allowed) for allowed in self.hosts)


@dataclass(frozen=True, slots=True)
class Keywords:
    """Whole messages that mean something by themselves, as they are written; intake compares them normalised."""

    stop: Mapping[str, tuple[str, ...]]
    """Opt-out words by language tag."""
    yes: tuple[str, ...]
    """Words that re-enrol a number that has opted out, and mean nothing else."""
    help: tuple[str, ...]
    """Words that ask for the help text."""
    ambiguous_stop: tuple[str, ...] = ()
    """Stop words that people also use as an answer (to cancel an appointment): they open a phone task as well."""

    def __post_init__(self) -> None:
        """Refuse a policy without the word STOP, and words that mean two things."""
        if "STOP" not in self.stop_words:
            raise WrongValue("the word STOP is missing.", "stop")
        for name, words in (("yes", self.yes), ("help", self.help)):
            if set(words) & self.stop_words:
                raise WrongValue("a word is also a stop word.", name)
        if not set(self.ambiguous_stop) <= self.stop_words:
            raise WrongValue("every ambiguous word must also be a stop word.", "ambiguous_stop")

    @property
    def stop_words(self) -> frozenset[str]:
        """All opt-out words of all languages."""
        return frozenset(word for words in self.stop.values() for word in words)


class Responder(StrEnum):
    """Who answers a keyword."""

    GATEWAY = "gateway"
    APP = "app"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ConsentSettings:
    """What the policy lets consent permit, and which texts go out by themselves."""

    implied_days: int = 30
    """Days for which an inbound text or a number given implies consent to a first message."""
    dormant_days: int = 90
    """Days of silence after which a first draft warns: neutral text only."""
    stop_confirmation: Responder = Responder.GATEWAY
    help_reply: Responder = Responder.GATEWAY
    urgent_while_closed: bool = False
    """Answer an urgent inbound text while the office is closed with the fixed text."""
    after_hours_note: bool = False
    """Tell once a closed period that the office is closed."""
    welcome: bool = False
    """Greet a number that texts for the first time."""
    reminders_to_implied: bool = True
    """Whether implied consent permits reminders."""
    number_given_implies: bool = False
    """Whether a client who gives a number has thereby consented (recorded with source and date)."""

    def __post_init__(self) -> None:
        """Refuse spans that are no spans."""
        for name, days in (("implied_days", self.implied_days), ("dormant_days", self.dormant_days)):
            if not 1 <= days <= 3660:
                raise WrongValue("must lie between 1 and 3660 days.", name)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the published policy, with its own words."""

    id: str
    document: str
    section: str
    """The section's heading in the document."""
    quote: str
    """A contiguous part of that section, letter by letter except for line breaks."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One organisation's policy, complete and consistent."""

    id: str
    name: str
    short_name: str
    """How the organisation signs a text."""
    version: str
    """Named in every ledger entry that was decided under it."""
    zone: str
    """IANA name of the office's time zone; all hours and all times on screen are in it."""
    languages: tuple[str, ...]
    """Languages whose drafts and texts are checked, the staff's first."""
    keywords: Keywords
    purposes: tuple[Purpose, ...]
    consent: ConsentSettings
    texts: Texts
    clauses: Mapping[str, Clause]
    facts: Facts = field(default_factory=Facts)
    effective: dt.date | None = None
    """None where the published text bears no date."""
    hours: HoursSpec | None = None
    response: ResponseSpec | None = None

    def __post_init__(self) -> None:
        """Refuse ids, zones, languages, purposes and references that do not hold together."""
        if not _ID.fullmatch(self.id):
            raise WrongValue("an id has small letters, digits, - and _.", "id")
        for name in ("name", "short_name", "version"):
            if not getattr(self, name).strip():
                raise WrongValue("must not be empty.", name)
        _refuse_zone(self.zone)
        if not self.languages or not set(self.languages) <= {"en", "es"}:
            raise WrongValue("the guard knows en and es.", "languages")
        if self.response is not None and self.hours is None:
            raise WrongValue("a response time in open hours needs [hours].", "response")
        self._refuse_purposes()
        self._refuse_references()

    def _refuse_purposes(self) -> None:
        ids = [purpose.id for purpose in self.purposes]
        for number, each in enumerate(ids):
            if not _ID.fullmatch(each) or each in ids[:number]:
                raise WrongValue("ids are single words and differ.", f"purposes[{number}].id")
        if sum(purpose.default for purpose in self.purposes) != 1:
            raise WrongValue("exactly one purpose has default = true.", "purposes")
        kinds = [kind for purpose in self.purposes for kind in purpose.kinds]
        if len(kinds) != len(set(kinds)):
            raise WrongValue("a message kind belongs to one purpose only.", "purposes")

    def _refuse_references(self) -> None:
        for number, purpose in enumerate(self.purposes):
            if purpose.clause not in self.clauses:
                raise WrongValue("there is no such clause.", f"purposes[{number}].clause")
        if self.response is not None and self.response.clause and self.response.clause not in self.clauses:
            raise WrongValue("there is no such clause.", "response.clause")

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.zone)

    @property
    def fillings(self) -> Mapping[str, str]:
        """The facts that fill texts, by placeholder; what is unset is missing."""
        facts = {
            "name": self.name,
            "short_name": self.short_name,
            "phone": self.facts.phone_display,
            "email": self.facts.email or "",
            "office": self.facts.office,
        }
        return {key: value for key, value in facts.items() if key in PLACEHOLDERS and value}

    def wording(self, text_id: str, language: str = "en", **more: str) -> str:
        """Return the fixed text `text_id` in `language` (English where there is no other), filled with the facts.

        `more` fills what the facts do not hold (`opens`: when the office opens next). Sentences whose
        placeholders have no filling are left out.

        Raises:
            KeyError: there is no text of that id.
        """
        return self.texts.of(text_id).filled(language, {**self.fillings, **more})

    def purpose(self, purpose_id: str) -> Purpose | None:
        """Return the purpose of that id, or None (an entry of an older version may name one that is gone)."""
        return next((each for each in self.purposes if each.id == purpose_id), None)

    def with_facts(self, **facts: str | None) -> Policy:
        """Return the policy with facts that the desk sets itself (`email`, `phone`, …).

        Raises:
            WrongValue: a fact cannot stand.
        """
        return replace(self, facts=replace(self.facts, **facts))  # type: ignore[arg-type]


def _refuse_zone(name: str) -> None:
    # Names without an area (EST, UTC, Etc/GMT+5) are fixed offsets: hours would shift with the season.
    if "/" not in name or name.startswith("Etc/"):
        raise WrongValue("a time zone is an area and a city, such as America/New_York.", "zone")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise WrongValue("there is no such time zone; write one like America/New_York.", "zone") from None
