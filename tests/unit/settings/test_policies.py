"""The shipped policies load, quote their documents, and nothing half right is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.policy import Policy, Responder
from sms_tui.settings.policies import available, load_policy, policy_digest
from tests.support.policy_files import changed, copied

SOURCES = Path(__file__).parents[2] / "support" / "policy_sources"

IJC_CLAUSES = {
    *(f"ijc-terms-{number}" for number in ("1", "1b", "2", "3", "4", "5", "6", "7", "8", "9")),
    *(f"ijc-privacy-{number}" for number in range(1, 9)),
}
LEHIGH_CLAUSES = {
    f"lehigh-{word}"
    for word in (
        "consent", "identity", "grades", "public", "reminders", "internal", "system", "unsolicited",
        "marketing", "ferpa", "security", "agreement",
    )
}  # fmt: skip


def flat(text: str) -> str:
    return " ".join(text.split())


DOCUMENTS = {
    flat(path.read_text(encoding="utf-8").splitlines()[0]): flat(path.read_text(encoding="utf-8"))
    for path in SOURCES.glob("*.txt")
}


@pytest.fixture(scope="module")
def ijc() -> Policy:
    return load_policy("ijc")


@pytest.fixture(scope="module")
def lehigh() -> Policy:
    return load_policy("lehigh")


def test_the_shipped_policies_are_found() -> None:
    assert {"ijc", "lehigh"} <= set(available())
    assert "base" not in available()


def test_every_clause_is_there(ijc: Policy, lehigh: Policy) -> None:
    assert set(ijc.clauses) == IJC_CLAUSES
    assert set(lehigh.clauses) == LEHIGH_CLAUSES


@pytest.mark.parametrize("policy_id", ["ijc", "lehigh"])
def test_clauses_quote_their_documents_to_the_letter(policy_id: str) -> None:
    for key, clause in load_policy(policy_id).clauses.items():
        document = DOCUMENTS[clause.document]
        assert clause.id == key
        assert clause.quote in document, key
        section = re.search(rf"(?:^|\s){re.escape(clause.section)}(?=[\s:])", document)
        assert section is not None, key
        assert section.start() < document.index(clause.quote), key


def test_the_public_facts_stand_in_the_documents(ijc: Policy) -> None:
    terms = DOCUMENTS["SMS Terms and Usage Policy"]
    assert ijc.facts.phone_display in terms
    assert ijc.facts.office in terms
    assert ijc.facts.phone == "+1" + ijc.facts.phone_display.replace("-", "")
    assert ijc.facts.email is None


def test_lehigh_states_no_hours_and_no_contact(lehigh: Policy) -> None:
    assert lehigh.hours is None
    assert lehigh.response is None
    assert lehigh.facts.phone is None
    assert lehigh.facts.email is None
    assert lehigh.effective is None


def test_stop_words_hold_the_regulators_and_the_gateways_lists(ijc: Policy) -> None:
    regulators = {"STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE"}
    gateway = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"}
    spanish = {"ALTO", "BASTA", "PARE", "PARAR", "CANCELAR", "NO MAS"}
    assert regulators | gateway | spanish | {"ARRET", "OPT-OUT", "STOP ALL"} <= ijc.keywords.stop_words
    assert {"en", "es", "fr", "ht", "pt", "ar", "zh"} == set(ijc.keywords.stop)
    assert {"YES", "START", "UNSTOP", "SI"} <= set(ijc.keywords.yes)
    assert set(ijc.keywords.help) == {"HELP", "INFO", "AYUDA"}
    assert {"CANCEL", "CANCELAR", "NO MAS"} <= set(ijc.keywords.ambiguous_stop)


def test_consent_settings_follow_the_clauses(ijc: Policy, lehigh: Policy) -> None:
    assert ijc.consent.implied_days == 30
    assert ijc.consent.dormant_days == 90
    assert ijc.consent.stop_confirmation is Responder.GATEWAY
    assert ijc.consent.urgent_while_closed
    assert not ijc.consent.after_hours_note
    assert ijc.consent.number_given_implies
    assert not lehigh.consent.number_given_implies
    assert not lehigh.consent.urgent_while_closed


@pytest.mark.parametrize("policy_id", ["ijc", "lehigh"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_help_text_tells_of_rates_and_frequency(policy_id: str, language: str) -> None:
    text = load_policy(policy_id).wording("help", language).lower()
    rates, frequency = {"en": ("message and data rates may apply", "frequency varies"),
                        "es": ("tarifas de mensajes y datos", "frecuencia")}[language]  # fmt: skip
    assert rates in text
    assert frequency in text
    assert "stop" in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_urgent_text_gives_phone_line_911_and_988(ijc: Policy, language: str) -> None:
    text = ijc.wording("urgent", language)
    assert all(number in text for number in ("212-407-3417", "911", "988"))


def test_unset_facts_leave_their_sentence_out(ijc: Policy) -> None:
    assert "{" not in ijc.wording("complaint_redirect")
    assert "write to" not in ijc.wording("complaint_redirect")
    assert "desk@example.org" in ijc.with_facts(email="desk@example.org").wording("complaint_redirect")


def test_every_text_fits_what_a_gateway_takes(ijc: Policy, lehigh: Policy) -> None:
    for policy in (ijc, lehigh):
        for text_id in ("stop_confirmation", "help", "welcome", "closed", "urgent", "complaint_redirect"):
            for language in ("en", "es"):
                assert 20 < len(policy.wording(text_id, language, opens="Mon 09:30")) <= 480


def test_the_digest_follows_every_file_that_decides(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    seen = {policy_digest("ijc", folder=folder)}
    for name in ("ijc.toml", "base.toml", "ijc.guard.toml", "base.intake.toml"):
        path = folder / name
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + "\n# more\n", encoding="utf-8")
        seen.add(policy_digest("ijc", folder=folder))
    assert len(seen) == 5
    before = policy_digest("ijc", folder=folder)
    (folder / "lehigh.toml").write_text("x", encoding="utf-8")
    assert policy_digest("ijc", folder=folder) == before


def test_unknown_policies_name_the_nearest(tmp_path: Path) -> None:
    for asked in ("ijcc", "../ijc", "base", "", "ijc.guard"):
        with pytest.raises(ConfigError, match="no such policy"):
            load_policy(asked, folder=copied(tmp_path))
    with pytest.raises(ConfigError) as caught:
        load_policy("lehihg")
    assert caught.value.known == ("lehigh",)


REFUSED = [
    ("ijc", "zone = ", "zonne = ", "zonne", "unknown key"),
    ("ijc", 'zone = "America/New_York"', 'zone = "America/Gotham"', "zone", "no such time zone"),
    ("ijc", 'zone = "America/New_York"', 'zone = "EST"', "zone", "area and a city"),
    ("ijc", 'zone = "America/New_York"', 'zone = "Etc/GMT+5"', "zone", "area and a city"),
    ("ijc", 'zone = "America/New_York"', 'zone = "../etc/passwd"', "zone", "no such time zone"),
    ("ijc", "effective = 2025-05-30\nzone", 'effective = "2025-05-30"\nzone', "effective", "a date"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = ["09:30-17:30", "17:00-19:00"]',
     "hours.versions[0].week.thursday[1]", "overlap"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = ["13:00-17:30", "09:30-12:00"]',
     "hours.versions[0].week.thursday[1]", "in order"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = ["17:30-09:30"]',
     "hours.versions[0].week.thursday[0]", "closes before it opens"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = ["09:30-09:30"]',
     "hours.versions[0].week.thursday[0]", "closes before it opens"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = ["09:30-25:00"]',
     "hours.versions[0].week.thursday[0]", "24:00"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = ["9.30-17:30"]',
     "hours.versions[0].week.thursday[0]", "like 09:30-17:30"),
    ("ijc", 'thursday = ["09:30-17:30"]', 'thursday = "09:30-17:30"',
     "hours.versions[0].week.thursday", "a list"),
    ("ijc", '"last monday of may"', '"fifth monday of may"', "hours.versions[0].seasons[0].start", "fifth"),
    ("ijc", '"last monday of may"', '"29 february"', "hours.versions[0].seasons[0].start", "every year"),
    ("ijc", '"last monday of may"', '"Memorial Day"', "hours.versions[0].seasons[0].start", "yearly date"),
    ("ijc", '"last monday of may"', '"last moonday of may"', "hours.versions[0].seasons[0].start", "no weekday"),
    ("ijc", '"last monday of may"', '"31 april"', "hours.versions[0].seasons[0].start", "every year"),
    ("ijc", "start_inclusive = true", "start_inclusive = 1", "hours.versions[0].seasons[0].start_inclusive", "true or"),
    ("ijc", 'source = "off"', 'source = "us-federl"', "hours.holidays.source", "not a known value"),
    ("ijc", 'source = "off"', 'source = "dates"', "hours.holidays.source", "list of dates"),
    ("ijc", 'source = "off"', 'source = "off"\nfile = "x.ics"', "hours.holidays.source", "calendar file"),
    ("ijc", 'reading = "business_hours"', 'reading = "hours"', "response.reading", "not a known value"),
    ("ijc", "business_hours = 24", "business_hours = 0", "response.business_hours", "between"),
    ("ijc", "soon_minutes = 120", "soon_minutes = 9999", "response.soon_minutes", "longer"),
    ("ijc", 'clause = "ijc-terms-3"', 'clause = "ijc-terms-33"', "response.clause", "no such clause"),
    ("ijc", 'phone = "+1212', 'phone = "212', "facts.phone", "E.164"),
    ("ijc", 'phone_display = "212-407-3417"', 'phone_display = "212-407-3418"', "facts.phone_display", "not the same"),
    ("ijc", '"uscis.gov"', '"https://uscis.gov"', "facts.hosts[1]", "without scheme"),
    ("ijc", "default = true", "default = false", "purposes", "exactly one"),
    ("ijc", 'kinds = ["notice"]', 'kinds = ["reminder"]', "purposes", "one purpose only"),
    ("ijc", 'id = "ijc"', 'id = "icj"', "id", "file's name"),
    ("ijc", "[clauses.ijc-terms-9]\ndocument", "[clauses.ijc-terms-9]\ndoc",
     "clauses.ijc-terms-9.doc", "unknown"),
    ("base", "implied_days = 30", "implied_days = 0", "consent.implied_days", "between"),
    ("base", "implied_days = 30", "implied_days = true", "consent.implied_days", "whole number"),
    ("base", 'help_reply = "gateway"', 'help_reply = "robot"', "consent.help_reply", "not a known value"),
    ("base", '"STOP", "STOPALL"', '"STOPALL"', "keywords.stop", "STOP is missing"),
    ("base", 'yes = ["YES"', 'yes = ["YES", "STOP"', "keywords.yes", "also a stop word"),
    ("base", 'ambiguous_stop = ["CANCEL"', 'ambiguous_stop = ["MAYBE"', "keywords.ambiguous_stop", "also be a stop"),
    ("base", '"Call {phone}."', '"Call {fone}."', "texts.help.en[1]", "the gaps are"),
    ("base", 'languages = ["en", "es"]', 'languages = ["en", "fr"]', "languages", "en and es"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key", "words"), REFUSED)
def test_wrong_policies_are_refused_with_file_line_and_key(
    tmp_path: Path, file: str, old: str, new: str, key: str, words: str
) -> None:
    folder = copied(tmp_path)
    line = changed(folder, old, new, file)
    with pytest.raises(ConfigError) as caught:
        load_policy("ijc", folder=folder)
    error = caught.value
    assert error.key == key
    assert words in error.problem
    assert Path(error.file).name == f"{file}.toml"
    # Where several lines were replaced, or the refusal concerns a table, the place is near the change.
    assert error.line is not None
    if key not in ("purposes", "keywords.stop", "keywords.yes", "keywords.ambiguous_stop"):
        assert line <= error.line <= line + old.count("\n") + new.count("\n")


def test_a_weekday_left_out_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, 'friday = ["09:30-17:30"]\n', "")
    with pytest.raises(ConfigError, match="'friday' is missing") as caught:
        load_policy("ijc", folder=folder)
    assert caught.value.key == "hours.versions[0].week"


def test_a_year_without_an_open_minute_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "ijc.toml"
    text = re.sub(r'^(\w+day) = \["[^\]]*\]', r"\1 = []", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="no open minute") as caught:
        load_policy("ijc", folder=folder)
    assert caught.value.key == "hours.versions[0].week"
    assert caught.value.line is not None


def test_a_response_time_needs_hours(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "lehigh.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write('\n[response]\nreading = "business_hours"\nbusiness_hours = 24\n')
    with pytest.raises(ConfigError, match=r"needs \[hours\]") as caught:
        load_policy("lehigh", folder=folder)
    assert caught.value.key == "response"


def test_a_missing_base_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "base.toml").unlink()
    with pytest.raises(ConfigError, match="no such file"):
        load_policy("ijc", folder=folder)
