"""Loading rule files: what is refused, with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import sms_tui
from sms_tui.cli.main import main
from sms_tui.domain.errors import ConfigError
from sms_tui.domain.guard.types import Severity
from sms_tui.settings.guard_rules import example_outcomes, load_rules
from sms_tui.settings.policies import policy_dir

RULE = """
[[rule]]
id = "TEST.WORD"
severity = "{severity}"
clause = {{ ijc = "{clause}" }}
reason = "It has the word."
suggest = {{ en = "Leave it out.", es = "No lo incluya." }}

[[rule.signal]]
reason = "the word"
en = ['{pattern}']

[[rule.example]]
draft = "{example}"
expect = "{expect}"
"""


def with_rule(tmp_path: Path, **given: str) -> Path:
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)
    values = {"severity": "block", "clause": "ijc-privacy-5", "pattern": "xylophone", "expect": "block"}
    values |= {"example": "a xylophone", **given}
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write(RULE.format(**values))
    return folder


def test_a_rule_of_ones_own_loads(tmp_path: Path) -> None:
    book = load_rules("ijc", folder=with_rule(tmp_path))
    assert book.rules["TEST.WORD"].severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pattern": "(?=xylophone)"}, "RE2"),
        ({"pattern": "<nosuch>"}, "nosuch"),
        ({"clause": "ijc-nowhere"}, "clause"),
        ({"severity": "fatal"}, "not a known value"),
        ({"example": "nothing of the kind"}, "must come to 'block'"),
        ({"expect": "maybe"}, "is one of"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(tmp_path: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_rules("ijc", folder=with_rule(tmp_path, **given))
    assert said in str(refused.value)


def test_a_failing_example_names_its_line(tmp_path: Path) -> None:
    folder = with_rule(tmp_path, example="nothing of the kind")
    with pytest.raises(ConfigError) as refused:
        load_rules("ijc", folder=folder)
    assert refused.value.line is not None
    assert refused.value.file.endswith("ijc.guard.toml")


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    folder = with_rule(tmp_path)
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write('colour = "red"\n')
    with pytest.raises(ConfigError, match="unknown key"):
        load_rules("ijc", folder=folder)


@pytest.mark.parametrize(("severity", "refused"), [("block", False), ("note", True)])
def test_a_severity_may_be_raised_but_not_lowered(tmp_path: Path, severity: str, refused: bool) -> None:
    folder = with_rule(tmp_path)
    path = folder / "ijc.guard.toml"
    path.write_text(f'[raised]\n"LINK.OPAQUE" = "{severity}"\n\n' + path.read_text("utf-8"), "utf-8")
    if refused:
        with pytest.raises(ConfigError, match="not lowered"):
            load_rules("ijc", folder=folder, run_examples=False)
    else:
        assert load_rules("ijc", folder=folder, run_examples=False).rules["LINK.OPAQUE"].severity is Severity.BLOCK


def test_every_rule_has_an_example() -> None:
    for policy in ("ijc", "lehigh"):
        for rule in load_rules(policy, run_examples=False).rules.values():
            if not rule.id.startswith(("EVADE.", "CONSENT.HOLD")):
                assert rule.examples, rule.id
        assert all(outcome.holds for outcome in example_outcomes(policy))


def test_policy_test_and_diff(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["policy", "test", "ijc"]) == 0
    assert "examples hold" in capsys.readouterr().out
    folder = with_rule(tmp_path)
    assert main(["policy", "diff", "ijc", f"{folder}/ijc"]) == 0
    assert "added" in capsys.readouterr().out
    assert main(["policy", "diff", f"{folder}/ijc", "ijc"]) == 1
    assert "removed" in capsys.readouterr().out


def test_the_rule_in_the_manual_loads_and_its_example_holds(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)
    manual = (Path(sms_tui.__file__).parent / "help" / "guard-rules.md").read_text(encoding="utf-8")
    shown = [line[4:] for line in manual.splitlines() if line.startswith("    ") or not line.strip()]
    rule = "\n".join(shown[shown.index("[[rule]]") :])
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + rule)
    assert load_rules("ijc", folder=folder).rule("PHI.EXAMPLE")


@pytest.mark.parametrize("key", ["unless", "asked"])
def test_a_broken_pattern_around_a_signal_is_refused_at_load_with_its_line(tmp_path: Path, key: str) -> None:
    folder = with_rule(tmp_path)
    path = folder / "ijc.guard.toml"
    broken = {"unless": 'unless = [{ reason = "x", en = ["(open"] }]', "asked": 'asked = ["(open"]'}[key]
    text = path.read_text(encoding="utf-8").replace("en = ['xylophone']", f"en = ['xylophone']\n{broken}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"ijc\.guard\.toml:\d+: .*{key}.*RE2 cannot compile"):
        load_rules("ijc", folder=folder, run_examples=False)


def test_a_vocabulary_entry_is_defined_once(tmp_path: Path) -> None:
    folder = with_rule(tmp_path)
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write('\n[vocabulary.health]\nen = ["x"]\n')
    with pytest.raises(ConfigError, match=r"ijc\.guard\.toml:\d+: .*this entry exists already"):
        load_rules("ijc", folder=folder, run_examples=False)
