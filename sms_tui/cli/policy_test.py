"""`sms-tui policy test`: run every example of the rule files and count them by rule."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from sms_tui.cli import output
from sms_tui.domain.guard.examples import Outcome
from sms_tui.settings.guard_rules import example_outcomes
from sms_tui.settings.policies import available


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("policy", nargs="?", help="the policy whose examples are run; all without it")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where the policy files are, if not the shipped ones"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per policy")


def run(args: argparse.Namespace) -> int:
    """Run the examples; exit code 1 where one fails."""
    failed = False
    for policy in [args.policy] if args.policy else available(folder=args.folder):
        outcomes = example_outcomes(policy, folder=args.folder)
        failed = failed or any(not outcome.holds for outcome in outcomes)
        (_tell_json if args.json else _tell)(policy, outcomes)
    return output.Exit.NO if failed else output.Exit.DONE


def _counts(outcomes: list[Outcome]) -> dict[str, tuple[int, int]]:
    """Return (held, run) by rule; the samples of the whole policy under `policy`."""
    ran = Counter(outcome.rule or "policy" for outcome in outcomes)
    held = Counter(outcome.rule or "policy" for outcome in outcomes if outcome.holds)
    return {rule: (held[rule], ran[rule]) for rule in sorted(ran)}


def _tell(policy: str, outcomes: list[Outcome]) -> None:
    output.emit(f"{policy}: {sum(outcome.holds for outcome in outcomes)} of {len(outcomes)} examples hold")
    for rule, (held, ran) in _counts(outcomes).items():
        output.emit(f"  {rule:20} {held:3} of {ran:3}")
    for outcome in outcomes:
        if not outcome.holds:
            place = f"{outcome.example.file}:{outcome.line}"
            wanted = outcome.example.expect
            output.emit(f"  {place}: {outcome.rule or 'policy'} must come to {wanted} and comes to {outcome.got}")


def _tell_json(policy: str, outcomes: list[Outcome]) -> None:
    output.emit_json(
        {
            "policy": policy,
            "rules": {rule: {"held": held, "run": ran} for rule, (held, ran) in _counts(outcomes).items()},
            "failed": [
                {"file": o.example.file, "line": o.line, "rule": o.rule, "expect": o.example.expect, "got": o.got}
                for o in outcomes
                if not o.holds
            ],
        }
    )
