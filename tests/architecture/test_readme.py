"""What the README and the manual say is so."""

from __future__ import annotations

import re
from pathlib import Path

from sms_tui.cli.main import VERBS, build_parser

ROOT = Path(__file__).parents[2]


def test_the_check_runs_the_readmes_test_command() -> None:
    commands = re.findall(r"```sh\n(.+?)\n```", (ROOT / "README.md").read_text(), re.S)
    assert len(commands) == 2
    assert all("\n" not in command for command in commands)
    assert commands[1] in (ROOT / ".ci" / "run").read_text()


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text())
    missing = [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]
    assert missing == []


def test_the_pictures_are_svg_without_links_to_anywhere() -> None:
    for picture in (ROOT / "sms_tui" / "help").glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        assert text.startswith("<svg")
        assert "<image" not in text


def test_every_verb_has_a_module_with_arguments() -> None:
    for verb in VERBS:
        build_parser(verb)
