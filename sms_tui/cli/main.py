"""The `sms-tui` command: finds the verb's module, parses, runs, and turns every error into a sentence.

A verb is a module in this package with `configure(parser)` and `run(args) -> int`; it is imported only
when it is called, so that line mode never pays for Textual and `check` never pays for the network.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from sms_tui import __version__
from sms_tui.cli import output
from sms_tui.domain.errors import SmsTuiError, UsageError


@dataclass(frozen=True, slots=True)
class Verb:
    """One command: its name, the module that implements it, and one line of help."""

    name: str
    module: str
    summary: str


VERBS: tuple[Verb, ...] = (
    Verb("demo", "demo", "open the inbox on a simulated gateway with a seeded desk"),
    Verb("list", "list_", "list conversations in the order of their deadlines"),
    Verb("show", "show", "print one conversation with its consent and its clock"),
    Verb("reply", "reply", "answer a conversation; the text comes from standard input"),
    Verb("sync", "sync", "poll the gateway and send what is due, without a screen"),
    Verb("due", "due", "say when an answer is due, and why"),
    Verb("check", "check", "judge a draft by the policy"),
    Verb("classify", "classify", "say what an inbound text means"),
    Verb("consent", "consent", "show, record, import and export consent"),
    Verb("policy", "policy", "show, test and compare policies"),
    Verb("ledger", "ledger", "check, note and list the ledger"),
    Verb("rebuild", "rebuild", "make the caches anew from the ledger"),
    Verb("simulate", "simulate", "serve a simulated gateway on this machine"),
    Verb("help", "help_", "read the manual"),
)


def build_parser(verb: Verb | None) -> argparse.ArgumentParser:
    """Build the parser; only the chosen verb's own arguments are loaded."""
    parser = argparse.ArgumentParser(
        prog="sms-tui",
        description="A terminal inbox for staff who answer text messages under a written SMS policy. "
        "Without a verb it opens the inbox.",
    )
    parser.add_argument("--version", action="version", version=f"sms-tui {__version__}")
    parser.add_argument(
        "--debug", action="store_true", help="show tracebacks (never use with real data on a shared screen)"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    for each in VERBS:
        child = verbs.add_parser(
            each.name, help=each.summary, description=each.summary[0].upper() + each.summary[1:] + "."
        )
        if each is verb:
            _module(each).configure(child)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code (0 done, 1 the answer is no, 2 wrong use)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = _chosen(arguments)
    if verb is None and (unknown := _first_word(arguments)):
        return output.diagnose(_no_such_verb(unknown))
    try:
        args = build_parser(verb).parse_args(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else output.Exit.WRONG_USE
    try:
        module = _module(verb) if verb else importlib.import_module("sms_tui.cli.inbox")
        return int(module.run(args))
    except SmsTuiError as error:
        if args.debug:
            raise
        return output.diagnose(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return output.Exit.DONE


def _no_such_verb(word: str) -> UsageError:
    names = [verb.name for verb in VERBS]
    near = difflib.get_close_matches(word, names, n=2, cutoff=0.5)
    advice = f"Did you mean {' or '.join(near)}?" if near else "`sms-tui --help` lists them."
    return UsageError("There is no such verb.", advice)


def _first_word(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if not word.startswith("-")), "")


def _chosen(arguments: Sequence[str]) -> Verb | None:
    named = _first_word(arguments)
    return next((verb for verb in VERBS if verb.name == named), None)


def _module(verb: Verb):  # type: ignore[no-untyped-def]
    return importlib.import_module(f"sms_tui.cli.{verb.module}")
