"""`sms-tui ledger`: check the chain, note its head, list its newest entries. Reads beside a served desk.

Content (texts, names, reasons) is never printed here, only facts; `show` prints texts.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sms_tui.cli.opening import add_home, add_json
from sms_tui.cli.output import Exit, emit, emit_json
from sms_tui.paths import desk_dir
from sms_tui.ports.store import Position

if TYPE_CHECKING:
    from sms_tui.adapters.stores.inspect import LedgerFiles


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="check that no entry was changed, removed or slipped in")
    verify.add_argument("--head", default="", metavar="SEQ:HASH", help="a head noted earlier: finds a cut tail")
    head = actions.add_parser("head", help="print SEQ:HASH, to be kept elsewhere")
    tail = actions.add_parser("tail", help="list the newest entries")
    tail.add_argument("count", nargs="?", type=int, default=20, metavar="N", help="how many (default: 20)")
    for action in (verify, head, tail):
        add_home(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Answer from the ledger's files.

    Raises:
        UsageError: the head is no position.
        StoreError: there is no ledger, or it cannot be read.
    """
    from sms_tui.adapters.stores.inspect import LedgerFiles

    files = LedgerFiles(args.home or desk_dir())
    if args.action == "verify":
        return _verify(files, Position.parse(args.head) if args.head else None, as_json=args.json)
    if args.action == "head":
        head = files.head()
        if args.json:
            emit_json({"seq": head.seq, "hash": head.hash})
        else:
            emit(str(head))
        return Exit.DONE
    for record in files.tail(max(0, args.count)):
        if args.json:
            emit_json(record)
        else:
            emit(f"{record['seq']:>8}  {record['at'][:19]}Z  {record['actor']:<12}  {record['event']}")
    return Exit.DONE


def _verify(files: LedgerFiles, head: Position | None, *, as_json: bool) -> int:
    checked = files.verify(head)
    if as_json:
        emit_json(
            {
                "sound": checked.bad_seq is None,
                "entries": checked.entries,
                "head": str(checked.head),
                "bad": checked.bad_seq,
                "problem": checked.problem,
            }
        )
    elif checked.bad_seq is None:
        emit(f"Sound: {checked.entries} entries, head {checked.head}.")
    else:
        emit(f"BROKEN at entry {checked.bad_seq}: {checked.problem}. Sound up to {checked.head}.")
    return Exit.DONE if checked.bad_seq is None else Exit.NO
