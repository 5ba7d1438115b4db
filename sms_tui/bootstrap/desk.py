"""Opens a desk: its store, gateways, rules, clock and the services over them."""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sms_tui.adapters.clock import SystemClock
from sms_tui.adapters.gateways.twilio import TwilioGateway
from sms_tui.adapters.gateways.twilio_profile import PROFILES, Credentials
from sms_tui.adapters.holidays import holidays_of
from sms_tui.adapters.identity import ProcessIdentity, login
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.events import Role
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.hours.open_time import HolidaysOf, no_holidays
from sms_tui.domain.policy import Policy
from sms_tui.paths import cache_dir
from sms_tui.ports.clock import Clock
from sms_tui.ports.desk import Desk, Number
from sms_tui.ports.gateway import Gateway
from sms_tui.services.adoption import adopt
from sms_tui.services.desk import LocalDesk
from sms_tui.services.engine import Engine
from sms_tui.services.storage import StoreThread
from sms_tui.services.workplace import Workplace
from sms_tui.settings.desk import DeskSettings, load_desk, secrets_of
from sms_tui.settings.policies import policy_digest, policy_dir

if TYPE_CHECKING:
    from sms_tui.domain.guard.rulebook import RuleBook
    from sms_tui.domain.intake import IntakeRules


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk that is open in this process."""

    desk: Desk
    engine: Engine
    place: Workplace

    @property
    def load_guard(self) -> Callable[[str], RuleBook]:
        """Loads the guard's rules of a policy; slow at the first call, then kept."""
        return self.place.guard_rules


@functools.cache
def guard_rules(policy_id: str) -> RuleBook:
    """Load the guard's rules of a policy, their examples proved; kept for the life of the process.

    Raises:
        ConfigError: a rule file is wrong, or an example does not hold.
    """
    from sms_tui.settings.guard_rules import load_rules
    from sms_tui.settings.proofs import Proofs

    return load_rules(policy_id, proofs=Proofs(cache_dir()))


@functools.cache
def intake_rules(policy_id: str) -> IntakeRules:
    """Load the intake rules of a policy, their examples proved; kept for the life of the process.

    Raises:
        ConfigError: a rule file is wrong, or an example does not hold.
    """
    from sms_tui.settings.intake_rules import load_intake
    from sms_tui.settings.proofs import Proofs

    return load_intake(policy_id, proofs=Proofs(cache_dir()))


def open_desk(folder: Path) -> OpenDesk:
    """Open the desk in `folder` with its real gateways.

    Raises:
        ConfigError: desk file, policies or secrets are missing or wrong.
        StoreError: the folder is unusable, in use, or its ledger broken.
    """
    settings = load_desk(folder)
    gateways = {name: _gateway(name, settings) for name in settings.file.gateways}
    return assemble(
        folder,
        numbers=settings.numbers,
        policies=settings.policies,
        gateways=gateways,
        clock=SystemClock(),
        staff=settings.staff,
        poll_seconds=settings.file.poll_seconds,
    )


def assemble(
    folder: Path,
    *,
    numbers: tuple[Number, ...],
    policies: Mapping[str, Policy],
    gateways: Mapping[str, Gateway],
    clock: Clock,
    staff: Mapping[str, Role],
    anybody: Role | None = None,
    poll_seconds: float = 15.0,
    demo: bool = False,
) -> OpenDesk:
    """Put a desk together from its parts; used by the real desk, the demo and the tests.

    Raises:
        StoreError: the folder is unusable, in use, or its ledger broken.
    """
    identity = ProcessIdentity(staff, anybody=anybody)
    identity.actor()
    store = TinyDBStore.open(folder, login=login())
    adopt(store, policies, {name: policy_digest(name) for name in policies}, clock.now())
    place = Workplace(
        numbers=numbers,
        policies=policies,
        calendars={name: BusinessCalendar.of(policy, _holidays(policy)) for name, policy in policies.items()},
        gateways=gateways,
        guard_rules=guard_rules,
        intake_rules=intake_rules,
        clock=clock,
        store=StoreThread(store),
        draft_key=store.key,
        holidays={name: _dates(policy, clock.now().year) for name, policy in policies.items()},
        demo=demo,
    )
    engine = Engine(place, owner=f"{socket.gethostname()}:{os.getpid()}", poll_seconds=poll_seconds)
    return OpenDesk(LocalDesk(place, engine, identity), engine, place)


def _holidays(policy: Policy) -> HolidaysOf:
    return no_holidays if policy.hours is None else holidays_of(policy.hours.holidays, policy_dir())


def _dates(policy: Policy, year: int) -> tuple[tuple[str, str], ...]:
    """Return the holidays that front ends count with: of last year to the year after next."""
    of_year = _holidays(policy)
    return tuple(
        (day.isoformat(), name) for each in range(year - 1, year + 3) for day, name in sorted(of_year(each).items())
    )


def _gateway(name: str, settings: DeskSettings) -> Gateway:
    account = settings.file.gateways[name]
    secrets = secrets_of(name, settings.folder)
    return TwilioGateway(
        Credentials(secrets.account_sid, secrets.user, secrets.secret),
        profile=PROFILES[account.kind.value],
        base_url=account.base_url,
    )
