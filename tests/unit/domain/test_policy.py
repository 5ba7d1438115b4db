"""Facts, keywords, wordings and proposed purposes."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from sms_tui.domain.messages import MessageKind
from sms_tui.domain.policy import Facts, Keywords, Policy, propose_purpose
from sms_tui.domain.wording import Wording
from sms_tui.domain.wrong_value import WrongValue
from sms_tui.settings.policies import load_policy


@pytest.fixture(scope="module")
def ijc() -> Policy:
    return load_policy("ijc")


@pytest.fixture(scope="module")
def lehigh() -> Policy:
    return load_policy("lehigh")


PROPOSED = [
    ("ijc", "Can we meet on Thursday at 2pm at our office?", "appointment"),
    ("ijc", "Necesitamos reprogramar su cita del lunes.", "appointment"),
    ("ijc", "Su entrevista con la abogada será el jueves, ¿le queda bien?", "appointment"),
    ("ijc", "We filed your application on Monday and it is pending.", "case_update"),
    ("ijc", "Presentamos su solicitud y sigue pendiente.", "case_update"),
    ("ijc", "Please bring a copy of the form and sign it here.", "follow_up"),
    ("ijc", "Por favor traiga el documento y una copia de su contrato.", "follow_up"),
    ("ijc", "Just a reminder that we open at 9:30.", "reminder"),
    ("ijc", "Our office will be closed on Friday because of the weather.", "notice"),
    ("ijc", "La oficina estará cerrada el viernes por ser día feriado.", "notice"),
    ("ijc", "Yes, that is fine. Thank you!", "inquiry"),
    ("ijc", "", "inquiry"),
    ("lehigh", "Prof. Smith's office hours are Tues/Thurs 2-3pm.", "inquiry"),
    ("lehigh", "The guest speaker is at 7pm in Packard 101. Open to the public.", "inquiry"),
    (
        "lehigh",
        "Your Fall course registration starts in 21 days. Please schedule a meeting with your advisor.",
        "reminder",
    ),
    ("lehigh", "Your direct deposit was changed. If this was not you, call the Help Desk.", "system"),
]


@pytest.mark.parametrize(("policy_id", "text", "purpose"), PROPOSED)
def test_words_propose_a_purpose(policy_id: str, text: str, purpose: str) -> None:
    assert propose_purpose(text, MessageKind.REPLY, load_policy(policy_id)) == purpose


def test_the_kind_decides_where_it_belongs_to_a_purpose(ijc: Policy, lehigh: Policy) -> None:
    assert propose_purpose("Your appointment is tomorrow.", MessageKind.REMINDER, ijc) == "reminder"
    assert propose_purpose("Our new policy", MessageKind.NOTICE, ijc) == "notice"
    assert propose_purpose("See you in the library", MessageKind.INTERNAL, lehigh) == "internal"
    assert propose_purpose("Your password was changed", MessageKind.SYSTEM, lehigh) == "system"


def test_accents_case_and_endings_do_not_matter(ijc: Policy) -> None:
    for text in ("REPROGRAMÁMOS", "reprogramamos", "Reprogramación"):
        assert propose_purpose(text, MessageKind.REPLY, ijc) == "appointment"
    assert propose_purpose("precipitate excitable", MessageKind.REPLY, ijc) == "inquiry"


def test_every_purpose_has_an_authority(ijc: Policy, lehigh: Policy) -> None:
    for policy in (ijc, lehigh):
        for purpose in policy.purposes:
            assert purpose.clause in policy.clauses
            assert policy.purpose(purpose.id) is purpose
    assert ijc.purpose("gone") is None


def test_hosts_cover_their_sub_domains_and_nothing_else(ijc: Policy) -> None:
    assert ijc.facts.allows_host("www.USCIS.gov.")
    assert ijc.facts.allows_host("uscis.gov")
    for host in ("notuscis.gov", "uscis.gov.example.com", "gov", ""):
        assert not ijc.facts.allows_host(host)


@pytest.mark.parametrize(
    "facts",
    [
        {"phone": "2124073417", "phone_display": "212-407-3417"},
        {"phone": "+12124073417"},
        {"phone_display": "212-407-3417"},
        {"email": "nobody"},
        {"hosts": ("Example.com",)},
        {"hosts": ("example.com/path",)},
    ],
)
def test_facts_that_cannot_stand(facts: dict[str, object]) -> None:
    with pytest.raises(WrongValue):
        Facts(**facts)  # type: ignore[arg-type]


def test_stop_words_are_the_union_of_all_languages() -> None:
    keywords = Keywords(MappingProxyType({"en": ("STOP",), "fr": ("ARRET",)}), ("YES",), ("HELP",))
    assert keywords.stop_words == {"STOP", "ARRET"}


def test_wordings_fill_their_gaps_and_leave_out_what_is_unset() -> None:
    wording = Wording(("Call {phone}.", "Write to {email}.", "Bye."), ("Llame al {phone}.",))
    assert wording.filled("en", {"phone": "1"}) == "Call 1. Bye."
    assert wording.filled("es", {"phone": "{email}"}) == "Llame al {email}."
    assert wording.filled("fr", {"phone": "1", "email": "a@b"}) == "Call 1. Write to a@b. Bye."


@pytest.mark.parametrize("sentences", [(), ("",), ("Call {0}.",), ("{phone.__class__}",), ("{}",)])
def test_wordings_refuse_other_gaps(sentences: tuple[str, ...]) -> None:
    with pytest.raises(WrongValue):
        Wording(sentences, ("x",))


def test_texts_are_named(ijc: Policy) -> None:
    assert ijc.wording("closed", "en", opens="Mon 09:30").count("Mon 09:30") == 1
    assert "open" not in ijc.wording("closed", "en")
    with pytest.raises(KeyError):
        ijc.wording("__class__")
