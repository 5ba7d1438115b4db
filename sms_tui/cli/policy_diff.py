"""`sms-tui policy diff A B`: which guard rules were added, removed, raised or lowered between two policies."""

from __future__ import annotations

import argparse
from pathlib import Path

from sms_tui.cli import output
from sms_tui.domain.errors import UsageError
from sms_tui.domain.guard.rulebook import Rule
from sms_tui.settings.guard_rules import load_rules


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="A", help="a policy, or FOLDER/POLICY for rule files elsewhere")
    parser.add_argument("after", metavar="B", help="the policy it is compared with")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Compare; exit code 1 where a rule was lowered or removed."""
    before, after = _rules(args.before), _rules(args.after)
    changes = {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "raised": _moved(before, after, up=True),
        "lowered": _moved(before, after, up=False),
    }
    if args.json:
        output.emit_json(changes)
    else:
        for kind, rules in changes.items():
            for rule in rules:
                output.emit(f"{kind:8} {rule}{_severities(before.get(rule), after.get(rule))}")
        if not any(changes.values()):
            output.emit("no rule was added, removed, raised or lowered")
    return output.Exit.NO if changes["removed"] or changes["lowered"] else output.Exit.DONE


def _rules(named: str) -> dict[str, Rule]:
    folder, _, policy = named.rpartition("/")
    if not policy:
        raise UsageError("A policy's name is missing.", "Write a policy such as ijc, or FOLDER/ijc.")
    book = load_rules(policy, folder=Path(folder) if folder else None, run_examples=False)
    return dict(book.rules)


def _moved(before: dict[str, Rule], after: dict[str, Rule], *, up: bool) -> list[str]:
    return sorted(
        rule
        for rule in before.keys() & after.keys()
        if (after[rule].severity.rank > before[rule].severity.rank) is up
        and after[rule].severity is not before[rule].severity
    )


def _severities(before: Rule | None, after: Rule | None) -> str:
    told = [rule.severity.value for rule in (before, after) if rule is not None]
    return f" ({' -> '.join(dict.fromkeys(told))})"
