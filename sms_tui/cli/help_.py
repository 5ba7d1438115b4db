"""`sms-tui help [TOPIC]`: the manual."""

from __future__ import annotations

import argparse
import difflib

from sms_tui import help as manual
from sms_tui.cli.output import Exit, emit
from sms_tui.domain.errors import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("topic", nargs="?", default="", help="a page's name; without one, the list of pages")


def run(args: argparse.Namespace) -> int:
    """Print the list of pages, or one page."""
    if not args.topic:
        for topic in manual.topics():
            emit(f"{topic.name:<16} {topic.title}")
        emit("\n`sms-tui help TOPIC` prints a page; `sms-tui VERB --help` tells a verb's options.")
        return Exit.DONE
    try:
        emit(manual.page(args.topic))
    except KeyError:
        names = [topic.name for topic in manual.topics()]
        near = difflib.get_close_matches(args.topic, names, n=2, cutoff=0.4) or names
        raise UsageError("The manual has no such page.", f"Try {' or '.join(near)}.") from None
    return Exit.DONE
