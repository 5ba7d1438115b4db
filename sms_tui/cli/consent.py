"""`sms-tui consent`: show, record, import and export what may be texted to whom."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from sms_tui.cli import lines
from sms_tui.cli.opening import add_home, add_json, opened
from sms_tui.cli.output import Exit, emit, emit_json, json_lines
from sms_tui.domain.consent_list import COLUMNS, ImportPlan, LineProblem, RawLine
from sms_tui.domain.errors import UsageError
from sms_tui.domain.events import Entry
from sms_tui.domain.messages import ConsentState, Hold

LARGEST = 100_000
"""Lines of one import."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="why may, or may not, this number be texted?")
    show.add_argument("number")
    record = actions.add_parser("record", help="record a decision or a hold; the reason is read from stdin")
    record.add_argument("number")
    holds = [f"{verb}:{hold.value}" for hold in Hold for verb in ("hold", "lift")]
    record.add_argument("what", choices=["opted_out", "opted_in", *holds])
    record.add_argument("--channel", default="", help="call, email, in_person, form or sms")
    read = actions.add_parser("import", help="compare a list with what is known; nothing changes without --apply")
    read.add_argument("file", type=Path, help="CSV with a header, or JSON Lines (.jsonl), or - for CSV on stdin")
    read.add_argument("--org", required=True, help="the organisation the consent belongs to")
    read.add_argument("--apply", action="store_true", help="record the changes")
    write = actions.add_parser("export", help="write every contact with consent on record")
    write.add_argument("--org", required=True)
    write.add_argument("--format", choices=["csv", "jsonl"], default="csv")
    write.add_argument("--reason", required=True, help="why it leaves the desk; recorded")
    write.add_argument("--reader", required=True, help="who gets it; recorded")
    for child in (show, record, read, write):
        add_home(child)
        add_json(child)


def run(args: argparse.Namespace) -> int:
    """Run one of the actions."""
    action = {"show": _show, "record": _record, "import": _import, "export": _export}[args.action]
    return asyncio.run(action(args))


async def _show(args: argparse.Namespace) -> int:
    async with opened(args) as opening:
        conversation = await opening.desk.find(args.number)
        page = await opening.desk.thread(conversation, limit=1)
        history = await opening.desk.history(conversation)
    record = {
        "consent": page.contact.state.value,
        "holds": sorted(hold.value for hold in page.contact.holds),
        "entries": [_entry_record(entry) for entry in history],
    }
    if args.json:
        emit_json(record)
    else:
        emit(f"consent: {lines.consent_words(page.contact)}")
        for entry in history:
            emit(f"  #{entry.seq} {entry.recorded_at:%Y-%m-%d %H:%M}Z {entry.actor.login}: {_entry_words(entry)}")
    return Exit.DONE


async def _record(args: argparse.Namespace) -> int:
    reason = sys.stdin.read().strip()
    async with opened(args) as opening:
        conversation = await opening.desk.find(args.number, anybody=True)
        verb, _, name = args.what.partition(":")
        if verb == "hold":
            await opening.desk.place_hold(conversation, Hold(name), reason=reason)
        elif verb == "lift":
            await opening.desk.lift_hold(conversation, Hold(name), reason=reason)
        else:
            await opening.desk.record_consent(
                conversation, ConsentState(args.what), reason=reason, channel=args.channel
            )
        page = await opening.desk.thread(conversation, limit=1)
    emit(f"Recorded. consent: {lines.consent_words(page.contact)}")
    return Exit.DONE


async def _import(args: argparse.Namespace) -> int:
    rows = list(_rows(args.file))
    async with opened(args) as opening:
        plan = await opening.desk.import_consent(args.org, rows, apply=args.apply)
    if args.json:
        emit_json(
            {
                "applied": bool(args.apply),
                "changes": len(plan.changes),
                "unchanged": plan.unchanged,
                "conflicts": [_problem(p) for p in plan.conflicts],
                "problems": [_problem(p) for p in plan.problems],
            }
        )
    else:
        for line in _plan_lines(plan, applied=args.apply):
            emit(line)
    return Exit.NO if plan.problems or plan.conflicts else Exit.DONE


async def _export(args: argparse.Namespace) -> int:
    async with opened(args) as opening:
        rows = await opening.desk.export_consent(args.org, reason=args.reason, reader=args.reader)
    if args.format == "jsonl" or args.json:
        for row in rows:
            emit_json(row)
        return Exit.DONE
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _cell(key, value) for key, value in row.items()} for row in rows)
    return Exit.DONE


def _cell(column: str, value: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula; numbers in E.164 are told apart by their column."""
    starts = ("=", "-", "@", "\t", "\r") if column in ("number", "phone") else ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if value.startswith(starts) else value


def _rows(file: Path) -> Iterator[RawLine]:
    if str(file) == "-":
        yield from _csv_rows(sys.stdin)
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from json_lines(stream) if file.suffix in (".jsonl", ".json") else _csv_rows(stream)
    except UnicodeDecodeError:
        raise UsageError("The list is not UTF-8.", "Save it as UTF-8 and try again; nothing was changed.") from None
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({type(error).__name__}).", "Check its name and your rights."
        ) from None


def _csv_rows(stream: IO[str]) -> Iterator[RawLine]:
    reader = csv.DictReader(stream, strict=True)
    try:
        for row in reader:
            if reader.line_num > LARGEST:
                raise UsageError(f"A list has at most {LARGEST} lines.", "Split it.")
            whole = None not in row and None not in row.values()
            yield reader.line_num, _unguarded(row) if whole else None
    except csv.Error:
        yield reader.line_num, None


def _unguarded(row: Mapping[str, str]) -> dict[str, object]:
    return {key: value[1:] if value[:2] in ("'=", "'-", "'@", "'+") else value for key, value in row.items()}


def _plan_lines(plan: ImportPlan, *, applied: bool) -> Iterator[str]:
    for problem in plan.problems:
        yield f"line {problem.line}: {problem.problem}"
    for conflict in plan.conflicts:
        yield f"line {conflict.line}: CONFLICT, {conflict.problem}"
    done = "recorded" if applied else "would be recorded (dry run; --apply records)"
    yield (
        f"{len(plan.changes)} {done}, {plan.unchanged} as known, "
        f"{len(plan.conflicts)} conflicts, {len(plan.problems)} wrong lines."
    )


def _problem(problem: LineProblem) -> dict[str, object]:
    return {"line": problem.line, "problem": problem.problem}


def _entry_record(entry: Entry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "recorded_at": entry.recorded_at.isoformat(),
        "actor": entry.actor.login,
        "event": entry.event.name,
        "words": _entry_words(entry),
    }


def _entry_words(entry: Entry) -> str:
    event = entry.event
    told = [event.name]
    for name in ("state", "hold", "source", "channel", "intent", "evidence"):
        value = getattr(event, name, "")
        if value:
            told.append(f"{name} {getattr(value, 'value', value)}")
    if reason := getattr(event, "reason", ""):
        told.append(f"reason: {reason}")
    return ", ".join(told)
