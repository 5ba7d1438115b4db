"""The points of whole drafts' words: which terms a draft has, what they add up to, what they add and take away."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.rulebook import RuleBook, narrowed
from sms_tui.domain.guard.types import Context, Decision, Draft, Severity, Verdict
from sms_tui.domain.guard.wording import RuleWords, Setting, Wording, terms
from sms_tui.settings.guard_rules import load_rules

HARMLESS = "Hi Maria, your appointment is on Wednesday at 10:30, please bring your notice."
TELLING = "The judge granted your asylum this morning"


def wording(points: dict[str, int], *, base: int = 0, rules: dict[str, dict[str, int]] | None = None) -> Wording:
    of_rules = {rule: RuleWords(1, each) for rule, each in (rules or {"CASE.DECISION": {}}).items()}
    return Wording(base, points, of_rules, lowers_at=-10, clears_at=-20)


def plain_book() -> RuleBook:
    return dataclasses.replace(load_rules("ijc", run_examples=False), wording=None)


def judged(text: str, points: Wording | None, *thread: str) -> Verdict:
    consent, holds = CONSENTS["granted"]
    book = dataclasses.replace(plain_book(), wording=points)
    return check(Draft(text), Context(consent, holds, recent=thread_texts(thread)), book, None)


ALONE = Setting("ijc", discreet=False, answers=False)


def test_terms_are_words_neighbours_beginnings_and_length() -> None:
    assert sorted(terms("your petition was 23", ALONE)) == sorted(
        [
            "your", "petition", "was", "00", "petit*", "your petition", "petition was", "was 00", "^ your", "00 $$",
            "=1", "@ijc",
        ]
    )  # fmt: skip


def test_neighbours_stay_between_commas_and_stops() -> None:
    found = terms("no news, yet. call us", ALONE)
    assert {"no news", "call us", "^ no", "us $$"} <= set(found)
    assert not {"news yet", "yet call"} & set(found)


def test_a_word_counts_once_in_each_piece() -> None:
    assert terms("no no no. no", ALONE).count("no") == 2


def test_the_thread_counts_more_the_shorter_the_draft() -> None:
    thread = Setting("ijc", discreet=True, answers=True, asked=b"did they decide", told=b"we will see")
    for words, marks in ((1, {"?decide", "???decide"}), (10, {"?decide", "??decide"}), (20, {"?decide"})):
        found = set(terms(" ".join(["word"] * words), thread))
        assert {"<see", "@discreet"} <= found
        assert {term for term in found if term.endswith("?decide")} == marks


def test_an_empty_draft_has_no_words() -> None:
    assert terms("", ALONE) == ["^ ", " $$", "=0", "@ijc"]


@given(
    st.lists(st.sampled_from(["judge", "granted", "your", "case", "23", "?", ",", ".", "petition"]), max_size=30),
    st.dictionaries(
        st.sampled_from(["judge", "granted", "petit*", "your case", "00", "=2", "?case"]), st.integers(-9, 9)
    ),
    st.booleans(),
)
def test_the_total_is_that_of_all_terms(words: list[str], points: dict[str, int], answers: bool) -> None:
    setting = Setting("ijc", discreet=False, answers=answers, asked=b"my case", told=b"")
    text = " ".join(words).replace(" ,", ",").replace(" .", ".")
    expected = 3 + sum(points.get(term, 0) for term in terms(text, setting))
    assert wording(points, base=3).total(text, setting) == expected


def test_the_span_is_where_the_points_are() -> None:
    text = "hi there, the judge granted it. bye"
    points = wording({"judge": 4, "granted": 6, "judge granted": 3, "the": -1, "hi": -2, "bye": -5})
    assert text[slice(*points.span(text))] == "judge granted"
    assert wording({"hi": -1}).span(text) == (0, len(text))


@given(st.text(max_size=200), st.dictionaries(st.sampled_from(["a", "the", "0", "your case"]), st.integers(-9, 9)))
def test_a_span_lies_in_the_text(text: str, points: dict[str, int]) -> None:
    start, end = wording(points).span(text)
    assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize(
    ("total", "of_rule", "decision"),
    [(5, 9, Decision.PASS), (6, -1, Decision.WARN), (40, -1, Decision.WARN), (6, 0, Decision.BLOCK)],
)
def test_six_points_are_a_warn_and_a_block_where_they_are_those_of_one_rule(
    total: int, of_rule: int, decision: Decision
) -> None:
    verdict = judged("Everything went our way", wording({"went": total}, rules={"CASE.DECISION": {"went": of_rule}}))
    assert verdict.decision is decision


def test_what_a_thread_asks_breaks_no_rule_by_itself() -> None:
    asked = {"???decide": 50, "hello": -25, "granted": -15}
    assert judged("hello", wording(asked), "did they decide").decision is Decision.PASS
    assert judged("all granted now", wording(asked), "did they decide").decision is Decision.BLOCK


@pytest.mark.parametrize("draft", ["hello", "ok", "one moment", "le llamo en 10 min", "piso 6, oficina 610", "a las 8"])
@pytest.mark.parametrize("asked", ["que decidio el juez en mi caso de asilo?", "what did the judge decide on my case?"])
def test_a_harmless_answer_to_a_delicate_question_may_be_sent(asked: str, draft: str) -> None:
    consent, holds = CONSENTS["granted"]
    context = Context(consent, holds, recent=thread_texts([asked]))
    assert check(Draft(draft), context, load_rules("ijc", run_examples=False), None).decision is Decision.PASS


def test_the_words_that_weigh_most_are_marked() -> None:
    text = "Everything went our way"
    (finding,) = judged(text, wording({"went": 12})).findings
    assert (finding.rule, text[finding.start : finding.end]) == ("CASE.DECISION", "went")
    assert finding.evidence[0].points == 12


def test_the_words_name_the_rule_they_speak_for() -> None:
    rules = {"CASE.DECISION": {"went": 1}, "FIN.DETAIL": {"went": 3}, "PHI.CONDITION": {}}
    assert judged("Everything went our way", wording({"went": 10}, rules=rules)).findings[0].rule == "FIN.DETAIL"


def test_a_warning_rule_only_warns() -> None:
    verdict = judged("Everything went our way", wording({"went": 30}, rules={"CONDUCT.TONE": {}}))
    assert [each.severity for each in verdict.findings] == [Severity.WARN]


def test_what_is_found_otherwise_stays_as_it_is() -> None:
    before = judged(TELLING, None)
    assert before.decision is Decision.BLOCK
    assert judged(TELLING, wording({"judge": 30})) == before


@pytest.mark.parametrize(
    ("total", "decision"), [(-9, Decision.BLOCK), (-10, Decision.WARN), (-19, Decision.WARN), (-20, Decision.PASS)]
)
def test_words_that_speak_against_a_pattern_ease_it(total: int, decision: Decision) -> None:
    assert judged(TELLING, wording({"judge": total})).decision is decision


def test_a_sentence_that_tells_is_not_eased_by_those_around_it() -> None:
    text = "Please bring your notice. The judge granted your asylum. See you at our office on Monday"
    points = {"bring": -30, "office": -30, "granted": 15}
    assert judged(text, wording(points)).decision is Decision.BLOCK
    assert judged(text, wording({**points, "granted": -25})).decision is Decision.PASS


def test_numbers_are_never_eased() -> None:
    text = "Your SSN is 219-08-4471"
    assert judged(text, wording({"ssn": -90})).decision is Decision.BLOCK


def test_rules_of_which_no_words_were_learned_are_never_eased() -> None:
    assert judged(TELLING, wording({"judge": -90}, rules={"FIN.DETAIL": {}})).decision is Decision.BLOCK


def test_a_sure_signal_is_never_eased() -> None:
    book = plain_book()
    rule = book.rules["CASE.DECISION"]
    signals = {id(signal): dataclasses.replace(signal, sure=True) for signal in rule.signals}
    lines = tuple(dataclasses.replace(line, signal=signals.get(id(line.signal), line.signal)) for line in book.lines)
    sure = dataclasses.replace(book, lines=lines, wording=wording({"judge": -90}))
    consent, holds = CONSENTS["granted"]
    assert check(Draft(TELLING), Context(consent, holds), sure, None).decision is Decision.BLOCK


def test_an_empty_draft_is_no_finding() -> None:
    assert judged("  ", wording({}, base=90)).decision is Decision.PASS


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_the_shipped_points_know_only_rules_of_the_policy(policy: str) -> None:
    book = load_rules(policy, run_examples=False)
    assert book.wording is not None
    assert book.wording.rules
    assert book.wording.rules.keys() <= book.rules.keys()


def test_one_rule_alone_is_judged_without_the_points() -> None:
    assert narrowed(load_rules("ijc", run_examples=False), ["CASE.DECISION"]).wording is None


def test_a_reminder_passes_and_an_outcome_in_words_of_no_pattern_does_not() -> None:
    book = load_rules("ijc", run_examples=False)
    consent, holds = CONSENTS["granted"]
    asked = Context(consent, holds, recent=thread_texts(["did the officer decide about my green card??"]))
    assert check(Draft(HARMLESS), asked, book, None).decision is Decision.PASS
