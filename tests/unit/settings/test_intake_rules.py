"""Loading of intake rule files: refused whole, naming file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.intake import classify
from sms_tui.domain.messages import Intent
from sms_tui.settings.intake_rules import load_intake
from sms_tui.settings.policies import policy_dir

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that puts a text after ijc's own intake rules and returns the folder."""
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)

    def put(text: str) -> Path:
        path = folder / "ijc.intake.toml"
        path.write_text(text, encoding="utf-8")
        return folder

    return put


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_shipped_rules_hold_their_examples(policy: str) -> None:
    assert load_intake(policy).policy == policy


def test_own_file_is_optional(write: Write) -> None:
    folder = write("")
    (folder / "ijc.intake.toml").unlink()
    assert classify("STOP", load_intake("ijc", folder=folder, run_examples=False)).intent is Intent.OPT_OUT


def test_an_own_rule_counts(write: Write) -> None:
    text = '[[rule]]\nid = "X"\nlabel = "urgent"\nany = ["zebra ~2 loose"]\n'
    rules = load_intake("ijc", folder=write(text), run_examples=False)
    assert classify("the zebra is loose", rules).intent is Intent.URGENT


def test_a_base_rule_can_be_dropped(write: Write) -> None:
    kept = load_intake("ijc", folder=write(""), run_examples=False)
    dropped = load_intake("ijc", folder=write('drop = ["NUMBER.CHANGED"]\n'), run_examples=False)
    assert "number_changed" in classify("this is my new number", kept).labels
    assert "number_changed" not in classify("this is my new number", dropped).labels


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\n[[example]]\nintent = "urgent"\ntexts = ["hello"]\n', r"ijc\.intake\.toml:4: example\[0\].*does not hold"),
        ('\n[[example]]\nlabels = ["ack"]\ntexts = ["ok",\n"what?"]\n', r"ijc\.intake\.toml:5.*'ack' is missing"),
        ('[[example]]\nwithout = ["ack"]\ntexts = ["ok"]\n', r"it has the label 'ack'"),
        ('[[rule]]\nid = "X"\nlabel = "x"\nanny = ["a"]\n', r"ijc\.intake\.toml:4: rule\[0\]\.anny: unknown key"),
        ('[[rule]]\nid = "X"\nlabel = "x"\nany = ["(a"]\n', r"rule X: RE2 cannot compile"),
        ('[[rule]]\nid = "X"\nlabel = "x"\nany = ["<nothing>"]\n', r"rule X: there is no vocabulary entry 'nothing'"),
        ('[[rule]]\nid = "X"\nlabel = "x"\nany = ["a~3b"]\n', r"rule X: a '~' has no place"),
        ('[[rule]]\nid = "X"\nlabel = "x"\nany = ["a"]\nunless = ["(b"]\n', r"rule X: RE2 cannot compile"),
        ('[[rule]]\nid = "HELP.WHO"\nlabel = "x"\n', r"there is a rule 'HELP\.WHO' already"),
        ('drop = ["NO.SUCH"]\n', r"no rule 'NO\.SUCH' to drop"),
        ('[[example]]\nintent = "urgnt"\ntexts = ["x"]\n', r"Did you mean urgent"),
        ("[vocabulary]\nx = 3\n", r"must be a list"),
    ],
)
def test_a_wrong_file_is_refused(write: Write, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_intake("ijc", folder=write(text))


def test_a_failing_example_is_not_repeated(write: Write) -> None:
    with pytest.raises(ConfigError) as caught:
        load_intake("ijc", folder=write('[[example]]\nintent = "urgent"\ntexts = ["my secret text"]\n'))
    assert "secret" not in str(caught.value)


def test_no_such_policy() -> None:
    with pytest.raises(ConfigError):
        load_intake("nobody")
