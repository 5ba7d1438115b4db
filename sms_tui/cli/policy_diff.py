"""`sms-tui policy diff A B`: which guard rules were added, removed, raised or lowered between two policies.

With `--replay` also how the texts that a desk has sent would be judged now (ruling 21); texts are never printed.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sms_tui.cli import output
from sms_tui.cli.opening import add_home
from sms_tui.domain.errors import UsageError
from sms_tui.domain.guard.replay import Replayed, replay
from sms_tui.domain.guard.rulebook import Rule, RuleBook
from sms_tui.domain.guard.wording import Wording
from sms_tui.paths import desk_dir
from sms_tui.settings.guard_rules import example_outcomes, load_rules
from sms_tui.settings.policies import load_policy


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="A", help="a policy, or FOLDER:POLICY for rule files elsewhere")
    parser.add_argument("after", metavar="B", help="the policy it is compared with")
    parser.add_argument("--replay", action="store_true", help="judge the texts that the desk sent by both")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_home(parser)


def run(args: argparse.Namespace) -> int:
    """Compare; exit code 1 where a rule was lowered or removed, or a sent text would be judged more mildly.

    Other points of words may be milder, and nobody can tell by looking: they count as lowered.
    """
    old, new = _book(args.before), _book(args.after)
    before, after = dict(old.rules), dict(new.rules)
    changes = {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "raised": _moved(before, after, up=True),
        "lowered": _moved(before, after, up=False),
    }
    wording = _wording(old.wording, new.wording)
    replayed = _replayed(args, old, new) if args.replay else None
    failing = _failing(args.after)
    if args.json:
        told = {**changes, "wording": wording, "failing_examples": failing}
        output.emit_json(told if replayed is None else {**told, "replay": _record(replayed)})
    else:
        for kind, rules in changes.items():
            for rule in rules:
                output.emit(f"{kind:8} {rule}{_severities(before.get(rule), after.get(rule))}")
        if wording:
            output.emit(f"{wording:8} points of the words of whole drafts (table 'wording')")
        if not any(changes.values()):
            output.emit("no rule was added, removed, raised or lowered")
        if replayed is not None:
            _tell(replayed)
        if failing:
            output.emit(
                f"{failing} examples of {args.after} do not hold: no desk can load these rules "
                "(sms-tui policy test --folder tells which)"
            )
    milder = (
        changes["removed"]
        or changes["lowered"]
        or wording in ("removed", "lowered", "other")
        or (replayed is not None and replayed.eased)
    )
    return output.Exit.NO if milder else output.Exit.DONE


def _place(named: str) -> tuple[Path | None, str]:
    """Split `FOLDER:POLICY` (or `FOLDER/POLICY`); None stands for the program's own policies."""
    folder, _, policy = named.rpartition(":" if ":" in named else "/")
    if not policy:
        raise UsageError("A policy's name is missing.", "Write a policy such as ijc, or FOLDER:ijc.")
    return Path(folder) if folder else None, policy


def _book(named: str) -> RuleBook:
    folder, policy = _place(named)
    return load_rules(policy, folder=folder, run_examples=False)


def _failing(named: str) -> int:
    """Return how many examples of a folder's policy do not hold; the program's own are tested with it."""
    folder, policy = _place(named)
    if folder is None:
        return 0
    return sum(not outcome.holds for outcome in example_outcomes(policy, folder=folder))


def _replayed(args: argparse.Namespace, before: RuleBook, after: RuleBook) -> Replayed:
    from sms_tui.adapters.stores.inspect import LedgerFiles

    folder, policy = _place(args.after)
    entries = LedgerFiles(args.home or desk_dir()).entries()
    return replay(entries, policy, before, after, load_policy(policy, folder=folder).zone_info)


def _tell(replayed: Replayed) -> None:
    output.emit(f"{replayed.sent} sent texts judged by both; {replayed.refused} refused drafts are not replayable")
    for (before, after), count in sorted(replayed.moves.items()):
        output.emit(f"{before.value:5} -> {after.value:5}  {count:5}")
    for word, rules in (("now found", replayed.found), ("no longer", replayed.gone)):
        for rule, count in sorted(rules.items()):
            output.emit(f"{word}  {rule:20} {count:5}")
    if not (replayed.moves or replayed.found or replayed.gone):
        output.emit("every sent text would be judged as before")


def _record(replayed: Replayed) -> dict[str, Any]:
    return {
        "sent": replayed.sent,
        "refused_not_replayable": replayed.refused,
        "moves": [{"from": a.value, "to": b.value, "texts": n} for (a, b), n in sorted(replayed.moves.items())],
        "found": dict(sorted(replayed.found.items())),
        "gone": dict(sorted(replayed.gone.items())),
    }


def _moved(before: dict[str, Rule], after: dict[str, Rule], *, up: bool) -> list[str]:
    return sorted(
        rule
        for rule in before.keys() & after.keys()
        if (after[rule].severity.rank > before[rule].severity.rank) is up
        and after[rule].severity is not before[rule].severity
    )


def _wording(before: Wording | None, after: Wording | None) -> str:
    """Return how the points of whole drafts' words changed: added, removed, lowered, raised, other, or nothing."""
    if before is None or after is None:
        return "" if before is after else "added" if before is None else "removed"
    limits = (before.lowers_at, before.clears_at), (after.lowers_at, after.clears_at)
    if after.lowers_at > before.lowers_at or after.clears_at > before.clears_at or before.rules.keys() - after.rules:
        return "lowered"
    if limits[0] != limits[1]:
        return "raised"
    same = before.base == after.base and before.points == after.points and before.rules == after.rules
    return "" if same else "other"


def _severities(before: Rule | None, after: Rule | None) -> str:
    told = [rule.severity.value for rule in (before, after) if rule is not None]
    return f" ({' -> '.join(dict.fromkeys(told))})"
