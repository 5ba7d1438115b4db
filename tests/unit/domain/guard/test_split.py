"""What is told in pieces: over texts, over a word thrown in between, over a letter at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Draft, Verdict
from sms_tui.settings.guard_rules import load_rules


@pytest.fixture(scope="module")
def books() -> dict[str, RuleBook]:
    return {policy: replace(load_rules(policy, run_examples=False), wording=None) for policy in ("ijc", "lehigh")}


def judged(book: RuleBook, draft: str, *thread: str) -> Verdict:
    consent, holds = CONSENTS["granted"]
    return check(Draft(draft), Context(consent, holds, recent=thread_texts(thread)), book, None)


@pytest.mark.parametrize(
    ("policy", "rule", "thread", "draft"),
    [
        ("ijc", "PII.TIN", ("[us] Your ITIN starts with 978", "got that, and?"), "the rest is 73-4410"),
        ("ijc", "PII.IMMDOC", ("[us] the I-94 admission number, first six: 618392", "ok"), "047A3 is the end of it"),
        ("ijc", "PII.FOREIGN_ID", ("[us] su DPI empieza 2587 41930", "listo"), "y luego 0101"),
        ("ijc", "FIN.BANK", ("[us] your account number, first half 44102", "ok"), "second half 98713"),
        ("ijc", "PII.SECRET", ("[us] your new password starts Harbor", "ok then?"), "then 77!ab, no space"),
        ("ijc", "PII.SOLICIT", ("[us] we still need your account number", "how?"), "just reply to this text with it"),
        ("ijc", "PII.ALIEN", ("[us] A-087", "got it"), "and 654321"),
        ("ijc", "PII.ALIEN", ("[us] A 0876", "ok"), "54321"),
        ("ijc", "PII.SSN", ("[us] It starts 219-45", "ok"), "and ends 6789"),
        ("lehigh", "PII.DOB", ("[us] en el sistema sale que naciste el 9", "de que mes?"), "de diciembre del 2004"),
        ("ijc", "FIN.BANK", ("[us] Sí, en BofA, cuenta 4830 1977", "gracias ya anote"), "5520, esa es toda la cuenta"),
        ("lehigh", "FERPA.GRADE", ("[us] for ENGR 010 your final mark is a", "omg tell me"), "C+"),
    ],
)
def test_pieces_of_several_texts_are_read_together(
    books: dict[str, RuleBook], policy: str, rule: str, thread: tuple[str, ...], draft: str
) -> None:
    found = {finding.rule for finding in judged(books[policy], draft, *thread).findings}
    assert rule in found


@pytest.mark.parametrize(
    ("policy", "thread", "draft"),
    [
        ("ijc", ("[us] Your account number is on your checks.", "ok"), "See you 2/14 at 10, room 1204, floor 12"),
        ("lehigh", ("whats the crn for the other acct 151 section",), "012 is CRN 41207 and 110 is CRN 41219."),
        ("ijc", ("[us] we still need your account number", "when can I come"), "You can reply here with a time"),
        ("ijc", ("[us] The new password works now.", "ok"), "second half of the form is on page 2021"),
        ("lehigh", ("[us] Your advisor looked at it.", "and the room?"), "C section is in 375"),
    ],
)
def test_what_only_looks_like_pieces_is_left_alone(
    books: dict[str, RuleBook], policy: str, thread: tuple[str, ...], draft: str
) -> None:
    assert judged(books[policy], draft, *thread).findings == ()


def test_a_text_that_is_over_is_not_read_on_after_an_answer(books: dict[str, RuleBook]) -> None:
    finished = judged(books["lehigh"], "C+", "[us] We looked at your final mark today.", "thanks a lot")
    assert "FERPA.GRADE" not in {finding.rule for finding in finished.findings}


@pytest.mark.parametrize(
    ("policy", "rule", "draft"),
    [
        ("lehigh", "FERPA.RECORD", "u r s u s p 3 n d e d from the univ till jan"),
        ("lehigh", "FERPA.RECORD", "u r on ac4dem1c pr0bat10n till may"),
        ("lehigh", "FERPA.GRADE", "tu n o t a de cálculo: n o v e n t a y u n o"),
        ("ijc", "CASE.DECISION", "la corte n.e.g.ó su petición el viernes"),
        ("lehigh", "LINK.OPAQUE", "event info h t t p : / / 45 . 77 . 120 . 8 / fair"),
        ("ijc", "PII.RECEIPT", "recibo: I-O-E cero nueve tres uno, 22 84 71"),
    ],
)
def test_letters_and_digits_apart_are_put_together(
    books: dict[str, RuleBook], policy: str, rule: str, draft: str
) -> None:
    assert rule in {finding.rule for finding in judged(books[policy], draft).findings}
