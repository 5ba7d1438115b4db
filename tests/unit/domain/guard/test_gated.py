"""Gated patterns: the gate is wider than the pattern, whatever the text."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sms_tui.domain.guard
from sms_tui.domain.guard.gated import Gated, widened
from sms_tui.domain.guard.patterns import Pattern


@pytest.mark.parametrize(
    ("expression", "wide"),
    [
        ("(?P<name>ana|luis) is", "(?:ana|luis) is"),
        (r"el(?= (?:esta|vino))", "el"),
        ("(?<![a-z])dr(?!ive)", "dr"),
        ("a(?=b(?=c)d)e", "ae"),
        ("[(?=$]x$", "[(?=$]x(?:\\n?$)"),
        (r"\(\$", r"\(\$"),
    ],
)
def test_widening(expression: str, wide: str) -> None:
    assert widened(expression) == wide


@pytest.mark.parametrize("expression", [r"(a)\1", "(?P<x>a)(?P=x)", "(?i)a"])
def test_what_has_no_wider_form_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="no wider form"):
        widened(expression)


def test_it_finds_what_the_pattern_finds() -> None:
    gated = Gated(r"\b(?P<who>he|she)(?= is) is (?:in|out)$")
    assert gated.search("she is in")["who"] == "she"  # type: ignore[index]
    assert gated.search("she is in", 1) is None
    assert [found.span() for found in gated.finditer("he is out\n")] == [(0, 9)]
    assert list(gated.finditer("nobody")) == []


def gated_patterns() -> list[Gated]:
    found = []
    for module in pkgutil.iter_modules(sms_tui.domain.guard.__path__):
        names = vars(importlib.import_module(f"sms_tui.domain.guard.{module.name}"))
        found += [each for each in names.values() if isinstance(each, Gated)]
    return found


ALL = gated_patterns()
WORDS = sorted({word for each in ALL for word in re.findall(r"[a-z']{2,}", each.expression)}) or ["he"]
TEXTS = st.lists(st.sampled_from([*WORDS, " ", ", ", ". ", "\n", "'s", "3", "?"]), max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_gate_is_shut_where_its_pattern_matches(text: str) -> None:
    for each in ALL:
        if each.compiled.search(text):
            assert Pattern(widened(each.expression)).found(text.encode("ascii"))
