"""The desk file: numbers, gateways, staff and what the desk adds to its policies; secrets come from elsewhere.

Settings in order: flags, environment (`SMS_TUI_…`), `.env` in the desk folder (secrets only), `desk.toml`,
default. A secret in `desk.toml` is refused.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.events import Role
from sms_tui.domain.hours.response import ResponseSpec
from sms_tui.domain.hours.spec import HoursSpec
from sms_tui.domain.policy import Policy
from sms_tui.ports.desk import Number
from sms_tui.settings import strict
from sms_tui.settings.policies import available, load_policy

DESK_FILE = "desk.toml"
SECRETS_FILE = ".env"
ENVIRONMENT = "SMS_TUI_"

_E164 = re.compile(r"\+[1-9]\d{6,14}")


class GatewayKind(StrEnum):
    """Which adapter serves a gateway."""

    TWILIO = "twilio"
    SIGNALWIRE = "signalwire"


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """One gateway account. Its three secrets are looked up by the gateway's name, never written here."""

    kind: GatewayKind = GatewayKind.TWILIO
    base_url: str = ""
    """Only for providers with a host per customer, and for the simulator."""


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """One of the desk's numbers."""

    number: str
    label: str
    organisation: str
    policy: str
    gateway: str

    def __post_init__(self) -> None:
        """Refuse what is no number in E.164."""
        if not _E164.fullmatch(self.number):
            raise ValueError("a number is written in E.164, such as +12125550100.")


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """A person who may use the desk, by the login of the operating system."""

    login: str
    role: Role = Role.AGENT

    def __post_init__(self) -> None:
        """Refuse the program's own role."""
        if self.role is Role.SYSTEM:
            raise ValueError("the role 'system' is the program's own.")


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """What a desk adds to a policy: facts the policy leaves out, office hours it does not set."""

    email: str | None = None
    hours: HoursSpec | None = None
    response: ResponseSpec | None = None


@dataclass(frozen=True, slots=True)
class DeskFile:
    """The desk file as written."""

    gateways: Mapping[str, GatewaySettings]
    numbers: tuple[NumberSettings, ...]
    staff: tuple[StaffSettings, ...] = ()
    policies: Mapping[str, PolicySettings] = field(default_factory=lambda: MappingProxyType({}))
    poll_seconds: float = 15.0
    undo_seconds: float = 5.0

    def __post_init__(self) -> None:
        """Refuse an empty desk, a number twice, an unknown gateway, and polling that would hammer a gateway."""
        if not self.numbers:
            raise ValueError("a desk needs at least one [[numbers]].")
        seen: set[str] = set()
        for number in self.numbers:
            if number.number in seen:
                raise ValueError("a number is listed twice.")
            if number.gateway not in self.gateways:
                raise ValueError(f"a number names a gateway that is not set up ({', '.join(self.gateways)} are).")
            seen.add(number.number)
        if not 5 <= self.poll_seconds <= 3600:
            raise ValueError("poll_seconds lies between 5 and 3600.")


@dataclass(frozen=True, slots=True)
class GatewaySecrets:
    """The three values that open a gateway account."""

    account_sid: str
    user: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Everything a desk is opened with."""

    folder: Path
    file: DeskFile
    policies: Mapping[str, Policy]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The desk's numbers."""
        return tuple(Number(n.number, n.label, n.organisation, n.policy, n.gateway) for n in self.file.numbers)

    @property
    def staff(self) -> Mapping[str, Role]:
        """Roles by login."""
        return {person.login: person.role for person in self.file.staff}


def load_desk(folder: Path) -> DeskSettings:
    """Read `desk.toml` in a desk folder, and the policies its numbers name.

    Raises:
        ConfigError: a file is missing or wrong, with file, line, key and the nearest known key.
    """
    path = folder / DESK_FILE
    if not path.is_file():
        raise ConfigError(
            "there is no desk file here. Set SMS_TUI_HOME to the desk's folder, or copy config/desk.toml into it "
            "and edit it; `sms-tui demo` needs none.",
            file=str(path),
        )
    table, source = strict.read(path)
    file = strict.build(DeskFile, table, source)
    for policy_id in file.policies:
        if all(number.policy != policy_id for number in file.numbers):
            raise source.error(f"policies.{policy_id}", "no number of this desk names that policy.")
    policies = {number.policy: _policy(number.policy, file, source) for number in file.numbers}
    return DeskSettings(folder, file, MappingProxyType(policies))


def adjusted(policy: Policy, settings: PolicySettings) -> Policy:
    """Return a policy with what the desk adds to it.

    Raises:
        WrongValue: what the desk adds cannot stand.
    """
    if settings.email is not None:
        policy = policy.with_facts(email=settings.email)
    if settings.hours is not None:
        policy = dataclasses.replace(policy, hours=settings.hours)
    if settings.response is not None:
        policy = dataclasses.replace(policy, response=settings.response)
    return policy


def _policy(policy_id: str, file: DeskFile, source: strict.Source) -> Policy:
    if policy_id not in (known := available()):
        place = next(n for n, number in enumerate(file.numbers) if number.policy == policy_id)
        near = tuple(difflib.get_close_matches(policy_id, known, n=2, cutoff=0.4)) or known
        raise source.error(f"numbers[{place}].policy", "there is no such policy.", near)
    policy = load_policy(policy_id)
    settings = file.policies.get(policy_id)
    if settings is None:
        return policy
    try:
        return adjusted(policy, settings)
    except ValueError as error:
        raise source.error(f"policies.{policy_id}", str(error)) from None


def secrets_of(gateway: str, folder: Path, environment: Mapping[str, str] | None = None) -> GatewaySecrets:
    """Return a gateway's secrets from the environment, else from `.env` in the desk folder.

    The names are `SMS_TUI_<GATEWAY>_ACCOUNT_SID`, `…_USER` (default: the account) and `…_SECRET`.

    Raises:
        ConfigError: one is missing (named, never shown), or `.env` can be read by others.
    """
    values = {**_env_file(folder), **(os.environ if environment is None else environment)}
    stem = ENVIRONMENT + re.sub(r"[^A-Z0-9]", "_", gateway.upper())
    account, secret = values.get(f"{stem}_ACCOUNT_SID", ""), values.get(f"{stem}_SECRET", "")
    missing = [name for name, value in ((f"{stem}_ACCOUNT_SID", account), (f"{stem}_SECRET", secret)) if not value]
    if missing:
        raise ConfigError(
            f"{' and '.join(missing)} not set. Set them in the environment, or in .env in the desk folder (mode 600).",
            file=str(folder / SECRETS_FILE),
        )
    return GatewaySecrets(account, values.get(f"{stem}_USER", "") or account, secret)


def _env_file(folder: Path) -> dict[str, str]:
    path = folder / SECRETS_FILE
    if not path.is_file():
        return {}
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError("other users can read the secrets. Run: chmod 600 on this file.", file=str(path))
    import dotenv

    return {key: value for key, value in dotenv.dotenv_values(path).items() if value is not None}
