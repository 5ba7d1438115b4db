"""The finder: it never leaves out a pattern that matches, and leaves out nearly all others."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sms_tui.domain.guard.contractions import SPELT_OUT
from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.finder import Finder, met_by_literals, places
from sms_tui.domain.guard.literals import LiteralReader, Need
from sms_tui.domain.guard.marking import lines_possible
from sms_tui.domain.guard.normalise import fold
from sms_tui.domain.guard.reading import spelt_out
from sms_tui.domain.guard.rulebook import Line, RuleBook, narrowed
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.domain.messages import ConsentState
from sms_tui.settings.guard_rules import load_rules

TERMS = {
    "plain": ("granted", "(was )?denied"),
    "open": ("[a-z]+", "won"),
    "marked": ("asylum", "tps"),
    "nested": ("<marked> case", "petition"),
}


B = E = r"\b"
"""Edges of words."""

CORPUS = Path(__file__).parents[3] / "support" / "corpora" / "drafts.jsonl"


def needs(pattern: str) -> list[frozenset[str]]:
    return [literals for _, literals in LiteralReader(TERMS, {"marked"}).needs(pattern)]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("granted", [{"granted"}]),
        ("your case", [{f"{B}case{E}"}, {f"{B}your{E}"}]),
        ("your ~3 case", [{f"{B}case{E}"}, {f"{B}your{E}"}]),
        ("cases?", [{f"{B}case"}]),
        ("(granted|denied)", [{"granted", "denied"}]),
        ("(granted|denied)?", []),
        ("(granted|)", []),
        ("(granted|[a-z]+)", []),
        ("((un|dis)approved|lost)", [{"approved", f"{B}lost{E}"}]),
        ("approv(e|ed|ing)", [{"approv"}, {f"e{E}", f"ed{E}", f"ing{E}"}]),
        ("x{0,3}yes{2}", [{"yes{2}"}]),
        ("yes{2,}", [{f"{B}yes{{2}}"}]),
        (r"\x03+", [{r"\x03"}]),
        (r"\d{3} dollars", [{"dollars"}, {f"[0-9]{{3}}{E}"}]),
        ("[0-9]{2,4}", [{"[0-9]{2}"}]),
        ("[0-9]+ ?(%|off)", [{"%", "off"}, {"[0-9]"}]),
        ("[0-9]?[0-9]*[0-9]{0,3}", []),
        ("([0-9]{4}|four)", [{f"{B}[0-9]{{4}}{E}", f"{B}four{E}"}]),
        ("<plain>", [{"granted", "denied"}]),
        ("<open>", []),
        ("<marked>", [{"<marked>"}]),
        ("<nested> here", [{f"{B}here{E}"}, {f"{B}case{E}", "petition"}]),
        ("(?i)granted", []),
        ("(?P<name>granted)", []),
        ("application(s)? ?(was)", [{"applicatio"}, {f"was{E}"}]),
        ("i-?[0-9]{3}[a-z]?", [{f"{B}i(?:-)?[0-9]{{3}}"}]),
        (r"d\.?u\.?i", [{rf"{B}d(?:\.)?u(?:\.)?i{E}"}]),
        (r"\$ ?[0-9]+", [{r"\$(?:[^a-z0-9.!?;]*)?[0-9]"}]),
        ("(the |an )?(old )?(ij|ice)", [{f"{B}ij{E}", f"{B}ice{E}"}]),
        ("(the |an)?(ij|ice)", [{f"ij{E}", f"ice{E}"}]),
        ("ice( judge| court)? said", [{f"{B}ice{E}"}, {f"{B}said{E}"}]),
        ("^[^a-z0-9]*(no|yes)<end>", [{f"{B}no{E}", f"{B}yes{E}"}]),
        ("^[^a-z0-9]?(no|yes)<end>", [{f"{B}no{E}", f"{B}yes{E}"}]),
        ("x(the )?no", [{f"{B}x"}, {f"no{E}"}]),
        ("pendej[oa]s?", [{"pendej"}]),
        ("tont[oa]", [{f"{B}tont[oa]"}]),
        ("k.iche", [{f"{B}k.iche{E}"}]),
        ("a_b", [{f"{B}a"}, {f"b{E}"}]),
    ],
)
def test_what_a_pattern_needs(pattern: str, wanted: list[set[str]]) -> None:
    assert sorted(map(sorted, needs(pattern))) == sorted(map(sorted, wanted))


def test_a_low_line_stands_between_words() -> None:
    finder = Finder(1, met_by_literals([[(0.1, frozenset({r"\bcase\b"}))]]))
    assert finder.possible(finder.met(b"your_case_was"))
    assert not finder.possible(finder.met(b"cases"))


def test_a_pattern_without_needs_is_always_possible() -> None:
    known: list[list[Need]] = [[(0.1, frozenset({"granted"}))], []]
    finder = Finder(2, met_by_literals(known))
    assert places(finder.possible(finder.met(b"nothing of the kind"))) == [1]
    assert places(finder.possible(finder.met(b"it was granted"))) == [0, 1]
    assert places(finder.only([0]).possible(finder.met(b"it was granted"))) == [0]


def lines_that_match(data: bytes, book: RuleBook) -> set[tuple[str, str]]:
    """Try every line on the text marked for it: what the finder spares."""
    everything = Finder(len(book.marked) + len(book.lines), {})
    tried = lines_possible(data, replace(book, finder=everything))
    assert len(tried) == len(book.lines)
    return {name(line) for line, text in tried if line.part.pattern.found(text.data)}


def name(line: Line) -> tuple[str, str]:
    return line.rule.id, line.part.source


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_no_line_that_matches_is_left_out(policy: str) -> None:
    book = load_rules(policy, run_examples=False)
    tried = possible = 0
    for each in CORPUS.read_text(encoding="utf-8").splitlines()[::9]:
        data = spelt_out(fold(json.loads(each)["draft"])).text.encode("latin-1", "replace")
        found = {name(line) for line, _ in lines_possible(data, book)}
        assert lines_that_match(data, book) <= found
        tried += len(book.lines)
        possible += len(found)
    assert possible < tried / 10


def test_a_narrowed_book_knows_its_rules_alone() -> None:
    book = load_rules("ijc", run_examples=False)
    kept = narrowed(book, ["PII.SSN", "PHI.CONDITION"])
    context = Context(ConsentState.IMPLIED, had_inbound=True)
    told = check(Draft("Your asylum was denied, your SSN is 219-09-9999 and you have diabetes."), context, kept, None)
    assert {finding.rule for finding in told.findings} == {"PII.SSN", "PHI.CONDITION"}


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_short_forms_are_no_words_that_others_are_joined_to(policy: str) -> None:
    book = load_rules(policy, run_examples=False)
    assert book.known
    assert book.known.isdisjoint(SPELT_OUT)


def test_a_warm_guard_imports_nothing_at_a_keystroke() -> None:
    program = """
import sys
from sms_tui.domain.guard.engine import check, warm
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.domain.messages import ConsentState
from sms_tui.settings.guard_rules import load_rules
rules = load_rules("ijc", run_examples=False)
warm(rules)
before = set(sys.modules)
for text in ("my ssn is 219-09-9999", "card 4539 1488 0343 6467", "021000021", "CURP QUPM890214MDFSRR04", "on march 3"):
    check(Draft(text), Context(ConsentState.IMPLIED), rules, None)
print(sorted(set(sys.modules) - before))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
