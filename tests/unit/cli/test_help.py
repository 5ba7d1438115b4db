"""The manual is complete, and the verb finds its pages."""

from __future__ import annotations

import re

import pytest

from sms_tui import help as manual
from sms_tui.cli.main import VERBS, main


def test_every_page_has_a_title_and_text() -> None:
    assert len(manual.topics()) >= 8
    for topic in manual.topics():
        assert topic.title
        assert len(manual.page(topic.name)) > 300, topic.name


def test_help_lists_topics_and_prints_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    assert "deadlines" in capsys.readouterr().out
    assert main(["help", "deadlines"]) == 0
    assert "open minutes" in capsys.readouterr().out


def test_an_unknown_page_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "deadline"]) == 2
    assert "deadlines" in capsys.readouterr().err


def test_line_mode_page_names_only_verbs_that_exist() -> None:
    named = set(re.findall(r"`sms-tui ([a-z]+)", manual.page("line-mode")))
    assert named <= {verb.name for verb in VERBS}
