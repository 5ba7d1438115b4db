"""The guard's parts: folding, numbers, shapes, dates, links, consent, thread, failure, privacy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from unittest.mock import patch

import pytest

from sms_tui.domain.guard import engine
from sms_tui.domain.guard.consent_rules import RULES, state_findings
from sms_tui.domain.guard.contractions import contraction_edits
from sms_tui.domain.guard.dates import mentions
from sms_tui.domain.guard.engine import check, judge
from sms_tui.domain.guard.links import links
from sms_tui.domain.guard.normalise import fold, rewrite
from sms_tui.domain.guard.numbers import judged_chains
from sms_tui.domain.guard.patterns import Pattern, PatternError, PatternSet, alternation, translate
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.shapes import usable, valid_card, valid_itin, valid_routing, valid_ssn
from sms_tui.domain.guard.types import GUARD_ERROR, Context, Decision, Draft, Severity, ThreadText
from sms_tui.domain.guard.uncover import digits_view, letters_view
from sms_tui.domain.messages import ConsentState, Direction, Hold, MessageKind
from sms_tui.domain.permission import Ground
from sms_tui.settings.guard_rules import load_rules

NOW = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)
GRANTED = Context(ConsentState.OPTED_IN)


@pytest.fixture(scope="module")
def ijc() -> RuleBook:
    return replace(load_rules("ijc", run_examples=False), wording=None)


@pytest.fixture(scope="module")
def lehigh() -> RuleBook:
    return replace(load_rules("lehigh", run_examples=False), wording=None)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Su caso FUE negado", "su caso fue negado"),
        ("ＡＰＰＲＯＶＥＤ", "approved"),
        ("dеniеd", "denied"),
        ("DENІED", "denied"),
        ("gran\u200bted", "granted"),
        ("１２٣", "123"),
        ("1️⃣2️⃣", "12"),
        ("“no”—yes…", '"no"-yes...'),
        ("sí, si", "sy, si"),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


def test_spans_point_into_the_text_as_typed() -> None:
    typed = "¡Señora! Su  nu\u200bmero"
    view = fold(typed)
    place = view.text.index("numero")
    start, end = view.span(place, place + 6)
    assert typed[start:end] == "nu\u200bmero"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("one two three dash forty five dash six seven eight nine", "1 2 3-45-6 7 8 9"),
        ("nueve doble cinco cuarenta y cinco", "9 55 45"),
        ("I23-4S-67B9", "123-45-6789"),
        ("three point four two", "3.42"),
        ("born nineteen ninety-two", "born 1992"),
        ("ninety-two percent", "92 percent"),
        ("5 1 2", "512"),
    ],
)
def test_numbers_in_words_and_letters(typed: str, read: str) -> None:
    view = digits_view(fold(typed))
    assert view is not None
    assert view.text.replace(" ", "") == read.replace(" ", "")


@pytest.mark.parametrize("plain", ["one more thing", "see you at 10:30", "room 331", "once a month", "uno de ellos"])
def test_plain_texts_are_not_read_as_numbers(plain: str) -> None:
    assert digits_view(fold(plain)) is None


@pytest.mark.parametrize("typed", ["d e n i e d", "d.e.n.i.e.d", "den1ed", "de-nied", "deniiied", "den ied", "d3n1ed"])
def test_broken_up_words_are_put_together(typed: str) -> None:
    view = letters_view(fold(typed), frozenset({"denied"}), lambda letters: letters)
    assert view is not None
    assert view.text == "denied"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("B p l u s", "b plus"), ("to a C m i n u s", "to a c minus"), ("d e m a s i a d o", "demasiado")],
)
def test_a_spelt_sign_stays_apart_from_its_grade(typed: str, read: str) -> None:
    view = letters_view(fold(typed), frozenset({"demasiado"}), lambda letters: letters)
    assert view is not None
    assert view.text == read


@pytest.mark.parametrize("text", ["traiga por favor la carta", "you can pick up any time", "mande la carta a number 4"])
def test_two_words_of_their_own_are_not_put_together(ijc: RuleBook, text: str) -> None:
    assert letters_view(fold(text), ijc.known, ijc.segment) is None


def test_a_word_of_one_letter_is_not_joined_to_the_one_before_it() -> None:
    assert letters_view(fold("del doctor a la corte"), frozenset({"doctora"}), lambda letters: letters) is None


def test_no_part_of_a_telephone_number_is_an_identifier() -> None:
    assert usable("1 800 375 5283, or 800-898-7180") == ()
    assert [chain.digits for chain in usable("212-407-3417 and 214-667-903") if not chain.part] == ["214667903"]


@pytest.mark.parametrize(
    ("draft", "asked", "decision"),
    [
        ("12 de mayo de 1977", "que dia puso que nacio mi esposo", Decision.BLOCK),
        ("Los que nacieron después de octubre de 2012 no tienen que ir", "desde que edad?", Decision.PASS),
        ("Men born before 1960 do not register", "do I have to register?", Decision.PASS),
    ],
)
def test_a_day_of_birth_is_a_persons(ijc: RuleBook, draft: str, asked: str, decision: Decision) -> None:
    context = Context(ConsentState.OPTED_IN, recent=(ThreadText(Direction.INBOUND, asked),))
    assert check(Draft(draft), context, ijc, NOW).decision is decision


def test_a_lone_x_is_read_as_por_before_spanish_words_only() -> None:
    def read(text: str) -> str:
        view = fold(text)
        return rewrite(view, contraction_edits(view.text), "x").text

    assert read("se lo mando x correo x favor") == "se lo mando por correo por favor"
    assert read("your x ray, 2 x 3, x-axis") == "your x ray, 2 x 3, x-axis"


def test_contractions_are_spelt_out() -> None:
    view = fold("You're here, don't go; u visa u")
    assert rewrite(view, contraction_edits(view.text), "text").text == "you are here, do not go; u visa you"


def test_contractions_after_a_word_of_one_letter_are_spelt_out_but_spaced_out_words_are_not() -> None:
    view = fold("I don't, u can't; f r a u d")
    assert rewrite(view, contraction_edits(view.text), "text").text == "i do not, you can not; f r a u d"


@pytest.mark.parametrize(
    ("digits", "valid"),
    [("219099999", True), ("000121234", False), ("666121234", False), ("900121234", False), ("219009999", False)],
)
def test_social_security_numbers(digits: str, valid: bool) -> None:
    assert valid_ssn(digits) is valid


@pytest.mark.parametrize(("group", "valid"), [("50", True), ("65", True), ("66", False), ("88", True), ("89", False)])
def test_taxpayer_numbers(group: str, valid: bool) -> None:
    assert valid_itin(f"912{group}1234") is valid


def test_checksums() -> None:
    assert valid_routing("021000021")
    assert not valid_routing("021000022")
    assert valid_card("4111111111111111")
    assert valid_card("378282246310005")
    assert not valid_card("4111111111111112")
    assert not valid_card("0000000000000000")


@pytest.mark.parametrize(
    "text", ["212-407-3417", "(212) 407-3417", "+12124073417", "03/14/2026", "2026-03-14", "$1,200,300", "13-1234567"]
)
def test_harmless_numbers(text: str) -> None:
    folded = fold(text).text
    assert any(plain for _, plain in judged_chains(folded))


@pytest.mark.parametrize(
    ("text", "month", "day", "weekday"),
    [
        ("Monday, March 9", 3, 9, 0),
        ("lunes 9 de marzo de 2026", 3, 9, 0),
        ("March 9th, 2026 (Monday)", 3, 9, 0),
        ("3/9/2026", 3, 9, None),
        ("2026-03-09", 3, 9, None),
        ("el 9 de marzo", 3, 9, None),
    ],
)
def test_dates(text: str, month: int, day: int, weekday: int | None) -> None:
    (found,) = mentions(fold(text).text)
    assert (found.month, found.day, found.weekday) == (month, day, weekday)


@pytest.mark.parametrize(
    ("draft", "said", "found"),
    [
        ("Don't forget you see Dana on March 25 at 2pm", "Your appointment with Dana is on March 24 at 2pm.", True),
        ("See you April 2 at 11 for the coaching then!", "You're all set with career coaching on April 1.", True),
        ("See you April 2 at 11 for the tour then!", "You're all set with career coaching on April 1.", False),
        ("le esperamos el lunes 2 de marzo a las 3", "", True),
        ("te espero el viernes 6 de marzo a las 3", "", False),
    ],
)
def test_a_date_that_does_not_fit(ijc: RuleBook, draft: str, said: str, found: bool) -> None:
    recent = (ThreadText(Direction.OUTBOUND, said), ThreadText(Direction.INBOUND, "ok thanks")) if said else ()
    verdict = check(Draft(draft), Context(ConsentState.OPTED_IN, recent=recent), ijc, NOW)
    assert ("DATE.MISMATCH" in {finding.rule for finding in verdict.findings}) is found


@pytest.mark.parametrize(
    ("draft", "greets"),
    [("Claro que sí Yesenia, pase antes de las 5", True), ("Claro que sí Fidel, pase antes de las 5", False)],
)
def test_a_name_behind_an_assent_is_a_greeting(ijc: RuleBook, draft: str, greets: bool) -> None:
    context = Context(ConsentState.OPTED_IN, name="Fidel Ajanel")
    rules = {finding.rule for finding in check(Draft(draft), context, ijc, NOW).findings}
    assert ("GREET.MISMATCH" in rules) is greets


@pytest.mark.parametrize(
    ("text", "allowed", "opaque", "shares"),
    [
        ("see https://www.uscis.gov/i-589", True, False, False),
        ("bit.ly/3xYz", False, True, False),
        ("bit[.]ly/3xYz", False, True, False),
        ("tinyurl dot com slash abc", False, True, False),
        ("http://192.168.4.12/x", False, True, False),
        ("https://drive.google.com/file/d/1", False, False, True),
        ("https://evil.example.com/uscis.gov", False, False, False),
        ("http://uscis.gov.evil.com/login", False, True, False),
        ("https://login.uscis-gov.info/verify", False, True, False),
        ("https://uscis.gov@evil.com/x", False, True, False),
        ("lnkd.in/abc", False, True, False),
        ("https://xn--uscs-tpa.gov/", False, True, False),
    ],
)
def test_links(text: str, allowed: bool, opaque: bool, shares: bool) -> None:
    (link,) = links(fold(text), text, ("uscis.gov",))
    assert (link.allowed, link.opaque, link.file_share) == (allowed, opaque, shares)


def test_a_short_link_with_its_scheme_is_one_link() -> None:
    text = "Look: https://bit.ly/3x or bit.ly/4y"
    assert [text[link.start : link.end] for link in links(fold(text), text, ())] == ["https://bit.ly/3x", "bit.ly/4y"]


@pytest.mark.parametrize("text", ["write to me@lehigh.edu", "at 5 p.m. today", "3.5 of 4", "Mr. Smith"])
def test_no_links(text: str) -> None:
    assert links(fold(text), text, ()) == []


def test_consent_and_holds() -> None:
    def found(
        kind: MessageKind, state: ConsentState, *holds: Hold, internal: bool = False, heard: bool = False
    ) -> list[str]:
        context = Context(state, frozenset(holds), internal=internal, had_inbound=heard)
        told = state_findings(kind, context)
        return [f"{rule}:{severity.value}" for rule, severity, _ in told]

    assert found(MessageKind.REPLY, ConsentState.OPTED_IN) == []
    assert found(MessageKind.REPLY, ConsentState.IMPLIED) == []
    assert found(MessageKind.FIRST, ConsentState.UNKNOWN) == ["CONSENT.NONE:block"]
    assert found(MessageKind.REPLY, ConsentState.UNKNOWN, heard=True) == []
    assert found(MessageKind.SYSTEM, ConsentState.UNKNOWN) == []
    assert found(MessageKind.INTERNAL, ConsentState.UNKNOWN) == ["CONSENT.NONE:block"]
    assert found(MessageKind.INTERNAL, ConsentState.UNKNOWN, internal=True) == []
    assert found(MessageKind.REPLY, ConsentState.UNKNOWN, internal=True) == []
    assert found(MessageKind.INTERNAL, ConsentState.OPTED_OUT, internal=True) == ["CONSENT.OPTED_OUT:block"]
    assert found(MessageKind.AUTO_STOP, ConsentState.OPTED_OUT) == []
    assert found(MessageKind.REPLY, ConsentState.OPTED_IN, Hold.OPT_OUT_SUSPECTED) == ["CONSENT.OPTED_OUT:warn"]
    assert found(MessageKind.REPLY, ConsentState.OPTED_IN, Hold.SUSPENDED) == ["CONSENT.HOLD:block"]
    assert found(MessageKind.NOTICE, ConsentState.OPTED_IN, Hold.SUSPENDED) == []
    assert found(MessageKind.REPLY, ConsentState.OPTED_IN, Hold.NUMBER_UNSAFE) == ["CONSENT.HOLD:block"]
    assert found(MessageKind.FIRST, ConsentState.UNKNOWN, Hold.OPT_OUT_SUSPECTED) == [
        "CONSENT.OPTED_OUT:warn",
        "CONSENT.NONE:block",
    ]


def test_consent_that_grows_old() -> None:
    def found(
        kind: MessageKind,
        *,
        implied_holds: bool = True,
        had_inbound: bool = False,
        dormant: bool = False,
        internal: bool = False,
        reminders_to_implied: bool = True,
    ) -> list[str]:
        context = Context(
            ConsentState.IMPLIED,
            internal=internal,
            had_inbound=had_inbound,
            implied_holds=implied_holds,
            dormant=dormant,
            reminders_to_implied=reminders_to_implied,
        )
        told = state_findings(kind, context)
        return [f"{rule}:{severity.value}" for rule, severity, _ in told]

    assert found(MessageKind.FIRST) == []
    assert found(MessageKind.FIRST, implied_holds=False) == ["CONSENT.NONE:block"]
    assert found(MessageKind.REPLY, implied_holds=False) == ["CONSENT.NONE:block"]
    assert found(MessageKind.REPLY, implied_holds=False, had_inbound=True) == []
    assert found(MessageKind.REPLY, had_inbound=True, dormant=True) == ["CONSENT.DORMANT:warn"]
    assert found(MessageKind.AUTO_URGENT, had_inbound=True, dormant=True) == []
    assert found(MessageKind.INTERNAL, internal=True, dormant=True) == []
    assert found(MessageKind.REMINDER, had_inbound=True, reminders_to_implied=False) == ["CONSENT.NONE:block"]


def test_every_ground_of_refusal_has_a_rule() -> None:
    assert set(RULES) == set(Ground)
    assert set(RULES.values()) | {"CONSENT.DORMANT"} <= set(load_rules("ijc", run_examples=False).rules)


def outbound(*texts: str) -> tuple[ThreadText, ...]:
    return tuple(ThreadText(Direction.OUTBOUND, text) for text in texts)


def test_a_number_told_in_pieces_is_found(ijc: RuleBook) -> None:
    context = Context(ConsentState.OPTED_IN, recent=outbound("Your social starts with 219", "then 09"))
    rules = {finding.rule for finding in check(Draft("and 9999"), context, ijc, NOW).findings}
    assert {"PII.SSN", "EVADE.SPLIT"} <= rules


def test_old_texts_are_not_joined(ijc: RuleBook) -> None:
    old = NOW - dt.timedelta(days=3)
    recent = (ThreadText(Direction.INBOUND, "my social is 219 09 and the rest?", old),)
    context = Context(ConsentState.OPTED_IN, recent=recent)
    assert "EVADE.SPLIT" not in {f.rule for f in check(Draft("See you in room 9999"), context, ijc, NOW).findings}


def test_a_value_that_the_client_sent_is_still_blocked(ijc: RuleBook) -> None:
    recent = (ThreadText(Direction.INBOUND, "my ssn is 219-09-9999"),)
    verdict = check(Draft("Is 219-09-9999 right?"), Context(ConsentState.IMPLIED, recent=recent), ijc, NOW)
    assert verdict.decision is Decision.BLOCK


def test_the_same_rule_reads_both_languages(ijc: RuleBook) -> None:
    english = check(Draft("Your asylum was granted"), GRANTED, ijc, NOW)
    spanish = check(Draft("Su asilo fue concedido"), GRANTED, ijc, NOW)
    assert english.findings[0].rule == spanish.findings[0].rule == "CASE.DECISION"
    assert english.findings[0].suggestion != spanish.findings[0].suggestion


def test_grades_are_lehighs_and_decisions_ijcs(ijc: RuleBook, lehigh: RuleBook) -> None:
    grade, outcome = Draft("You got a B+ on the midterm"), Draft("Your asylum was granted")
    assert check(grade, GRANTED, ijc, NOW).decision is Decision.PASS
    assert check(grade, GRANTED, lehigh, NOW).decision is Decision.BLOCK
    assert "CASE.DECISION" not in {f.rule for f in check(outcome, GRANTED, lehigh, NOW).findings}


def test_a_failure_inside_is_a_refusal(ijc: RuleBook) -> None:
    with patch.object(engine, "read", side_effect=RuntimeError("219-09-9999")):
        verdict = judge(Draft("219-09-9999"), GRANTED, ijc, NOW)
    assert not verdict.sendable
    assert verdict.findings[0].rule == GUARD_ERROR
    assert "9999" not in repr(verdict)


def test_a_verdict_that_took_too_long_is_withheld_and_can_be_asked_for_again(ijc: RuleBook) -> None:
    ticks = iter([0.0, 0.5])
    late = judge(Draft("hello"), GRANTED, ijc, NOW, limit_ms=20, cpu=lambda: next(ticks))
    assert [finding.rule for finding in late.findings] == [GUARD_ERROR]
    assert judge(Draft("hello"), GRANTED, ijc, NOW, limit_ms=None).decision is Decision.PASS


def test_an_empty_draft_is_not_withheld(ijc: RuleBook) -> None:
    ticks = iter([0.0, 0.5])
    assert judge(Draft(" "), GRANTED, ijc, NOW, limit_ms=20, cpu=lambda: next(ticks)).findings == ()


def test_nothing_repeats_the_value(ijc: RuleBook) -> None:
    context = Context(ConsentState.OPTED_IN, name="Maria Lopez", recent=outbound("219099999"))
    draft = Draft("Carlos, your SSN is 219-09-9999 and your asylum was granted")
    told = repr((draft, context, check(draft, context, ijc, NOW)))
    assert not any(word in told for word in ("9999", "Maria", "Carlos", "219"))


def test_a_notice_only_tells(ijc: RuleBook) -> None:
    verdict = check(Draft("Your asylum interview is on Monday."), GRANTED, ijc, None)
    assert verdict.decision is Decision.PASS
    assert [finding.severity for finding in verdict.findings] == [Severity.NOTE]


def test_patterns() -> None:
    words = {"fruit": "(?:apple|pear)"}
    assert Pattern(alternation(["eat ~2 <fruit>"], words)).found(b"eat the red apple")
    assert not Pattern(alternation(["eat ~2 <fruit>"], words)).found(b"eat. the red apple")
    assert not Pattern(alternation(["<fruit>"], {"fruit": r"\b(?:apple)\b"})).found(b"pineapple")
    with pytest.raises(PatternError):
        translate("<nut>", words)
    with pytest.raises(PatternError):
        PatternSet(["(?=look)"])


def test_many_patterns_never_miss_for_want_of_memory() -> None:
    too_much = PatternSet([f"{n}(?:[ab][cd]){{0,400}}e" for n in range(2000)])
    assert too_much.matching(b"7abe") == list(range(2000))
