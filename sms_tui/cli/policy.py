"""`sms-tui policy`: show a policy as it was read; test its rules; compare two versions.

`test` and `diff` are modules of their own, imported only when they are called.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sms_tui.adapters.holidays import holidays_of
from sms_tui.cli import output
from sms_tui.domain.errors import UsageError
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.hours.oddities import oddities
from sms_tui.domain.hours.spec import WEEKDAYS, DayPlan, HolidaySettings, HolidaySource, HoursSpec, Week
from sms_tui.domain.policy import Policy
from sms_tui.settings.policies import load_policy, policy_digest, policy_dir

_OTHER_PARTS = (
    ("test", "policy_test", "check that the examples of a policy's rules hold"),
    ("diff", "policy_diff", "compare two policies, or two versions of one"),
)
_DEFAULT_DAYS = 400
_MOST_DAYS = 3660


class _PartParser(argparse.ArgumentParser):
    """A subcommand's parser that imports and asks the subcommand's module when it is really used."""

    module = ""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, after the module has declared its arguments."""
        if self.module:
            part, self.module = importlib.import_module(self.module), ""
            part.configure(self)
            self.set_defaults(part=part.run)
        return super().parse_known_args(args, namespace)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands; one whose module is not installed is not offered."""
    parts = parser.add_subparsers(dest="part_name", metavar="show|test|diff", required=True, parser_class=_PartParser)
    show = parts.add_parser("show", help="print a policy, its calendar, and what looks odd in it")
    show.add_argument("policy", metavar="ID")
    show.add_argument("--hours", action="store_true", help="list the opening hours day by day")
    show.add_argument("--days", type=int, default=_DEFAULT_DAYS, metavar="N", help="how many days to look at (400)")
    show.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    show.add_argument(
        "--holidays",
        choices=(HolidaySource.OFF.value, HolidaySource.US_FEDERAL.value),
        help="instead of what the policy says",
    )
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.add_argument("--folder", type=Path, metavar="DIR", help="where the policy files are, if not the shipped ones")
    show.set_defaults(part=run_show)
    for name, module, summary in _OTHER_PARTS:
        if importlib.util.find_spec(f"sms_tui.cli.{module}") is not None:
            other = parts.add_parser(name, help=summary)
            other.module = f"sms_tui.cli.{module}"


def run(args: argparse.Namespace) -> int:
    """Run the chosen subcommand."""
    return int(args.part(args))


def run_show(args: argparse.Namespace) -> int:
    """Print a policy: its facts and settings, its hours, and what looks odd."""
    policy = load_policy(args.policy, folder=args.folder)
    if not 1 <= args.days <= _MOST_DAYS:
        raise UsageError(f"--days lies between 1 and {_MOST_DAYS}.")
    days: tuple[tuple[dt.date, DayPlan], ...] = ()
    source = HolidaySource.OFF
    if policy.hours is not None:
        settings = HolidaySettings(HolidaySource(args.holidays)) if args.holidays else policy.hours.holidays
        source = settings.source
        calendar = BusinessCalendar(
            policy.hours, policy.zone_info, policy.response, holidays_of(settings, policy_dir(args.folder))
        )
        days = calendar.days(_first_day(args.first, policy), args.days)
    digest = policy_digest(args.policy, folder=args.folder)
    if args.json:
        output.emit_json(_record(policy, digest, days, source, listed=args.hours))
    else:
        output.emit("\n".join(_lines(policy, digest, days, source, listed=args.hours)))
    return output.Exit.DONE


def _first_day(text: str | None, policy: Policy) -> dt.date:
    if text is None:
        return dt.datetime.now(policy.zone_info).date()
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("--from is a date such as 2026-06-01.") from None
    if not 1971 <= day.year <= 2180:
        raise UsageError("--from lies between 1971 and 2180.")
    return day


def _lines(
    policy: Policy, digest: str, days: Sequence[tuple[dt.date, DayPlan]], source: HolidaySource, *, listed: bool
) -> list[str]:
    facts, consent = policy.facts, policy.consent
    lines = [
        f"{policy.id}: {policy.name} ({policy.short_name})",
        f"version {policy.version}, {f'effective {policy.effective}' if policy.effective else 'undated'}, "
        f"{len(policy.clauses)} clauses, SHA-256 {digest}",
        f"zone {policy.zone}, languages {', '.join(policy.languages)}",
        f"phone {facts.phone_display or 'unset'}, e-mail {facts.email or 'unset'}, office {facts.office or 'unset'}",
        f"links to {', '.join(facts.hosts) or 'nowhere'}",
        f"purposes: {', '.join(purpose.label for purpose in policy.purposes)}",
        f"consent: implied for {consent.implied_days} days, dormant after {consent.dormant_days}; "
        f"STOP answered by {consent.stop_confirmation}, HELP by {consent.help_reply}",
        f"by itself: urgent while closed {_on(consent.urgent_while_closed)}, "
        f"after-hours note {_on(consent.after_hours_note)}, welcome {_on(consent.welcome)}",
        "",
        *_hours_lines(policy, days, source),
    ]
    if listed and days:
        lines += ["", *(_day_line(day, plan) for day, plan in days)]
    return lines


def _hours_lines(policy: Policy, days: Sequence[tuple[dt.date, DayPlan]], source: HolidaySource) -> list[str]:
    if policy.hours is None:
        return ["hours: none stated, so there are no deadlines; the age of a wait is shown instead"]
    response = policy.response
    lines = ["response time: none stated" if response is None else f"response time: {_response(policy)}"]
    for version in policy.hours.versions:
        lines.append(f"hours of {version.id}:")
        lines += _week_lines(version.week)
        for season in version.seasons:
            first, last = season.span(days[0][0].year if days else version.effective.year)
            edges = (
                f"{season.start} ({'in' if season.start_inclusive else 'ex'}clusive) to "
                f"{season.end} ({'in' if season.end_inclusive else 'ex'}clusive)"
            )
            lines.append(f"  {season.name}: {edges}; {first} to {last}")
            lines += _week_lines(season.week)
    lines += [f"override {day.date}: {_openings(day.hours)} ({day.reason})" for day in policy.hours.overrides]
    lines.append(f"holidays: {source.value}")
    closed = {override.date for override in policy.hours.overrides}
    lines += [f"  {day:%a} {day}  {plan.why}" for day, plan in days if plan.why and day not in closed]
    odd = oddities(policy.hours, days)
    return [*lines, "looks odd: nothing" if not odd else "looks odd:", *(f"  {each}" for each in odd)]


def _response(policy: Policy) -> str:
    response = policy.response
    if response is None:
        return ""
    if response.reading.value == "business_hours":
        return f"limit {response.business_hours} business hours, promise one business day (reading business_hours)"
    return f"limit one business day (reading {response.reading.value})"


def _week_lines(week: Week) -> list[str]:
    """Write a week, weekdays with the same hours on one line."""
    groups: list[tuple[list[str], str]] = []
    for number, name in enumerate(WEEKDAYS):
        hours = _openings(week.on(number))
        if groups and groups[-1][1] == hours:
            groups[-1][0].append(name)
        else:
            groups.append(([name], hours))
    return [f"    {_named(names):<20} {hours}" for names, hours in groups]


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _openings(openings: Sequence[object]) -> str:
    return ", ".join(str(opening) for opening in openings) or "closed"


def _day_line(day: dt.date, plan: DayPlan) -> str:
    remark = "  ".join(part for part in (plan.season, plan.why) if part)
    return f"{day:%a} {day}  {_openings(plan.openings):<13}  {remark}".rstrip()


def _on(setting: bool) -> str:
    return "on" if setting else "off"


def _record(
    policy: Policy, digest: str, days: Sequence[tuple[dt.date, DayPlan]], source: HolidaySource, *, listed: bool
) -> dict[str, Any]:
    hours: HoursSpec | None = policy.hours
    response = policy.response
    record: dict[str, Any] = {
        "id": policy.id,
        "name": policy.name,
        "version": policy.version,
        "effective": policy.effective.isoformat() if policy.effective else None,
        "digest": digest,
        "zone": policy.zone,
        "languages": list(policy.languages),
        "phone": policy.facts.phone,
        "purposes": [purpose.id for purpose in policy.purposes],
        "clauses": sorted(policy.clauses),
        "response": None
        if response is None
        else {"reading": response.reading.value, "business_hours": response.business_hours},
        "holidays": source.value,
        "odd": [] if hours is None else list(oddities(hours, days)),
    }
    if listed:
        record["days"] = [
            {
                "date": day.isoformat(),
                "hours": [str(opening) for opening in plan.openings],
                "season": plan.season,
                "why": plan.why,
            }
            for day, plan in days
        ]
    return record
