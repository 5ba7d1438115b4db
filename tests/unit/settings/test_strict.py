"""Typed loading refuses everything that is not exactly what the class says, and says where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.wrong_value import WrongValue
from sms_tui.settings import strict


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Span:
    low: int
    high: int

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise WrongValue("ends before it starts.", "high")

    @classmethod
    def parse(cls, text: str) -> Span:
        low, _, high = text.partition("-")
        if not low.isdigit() or not high.isdigit():
            raise WrongValue("a span is written like 1-5.")
        return cls(int(low), int(high))


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    span: Span = field(default_factory=lambda: Span(0, 1))
    colour: Colour | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a part has a name.")


@dataclass(frozen=True, slots=True)
class Whole:
    title: str
    part: tuple[Part, ...] = ()
    ratio: float = 0.5
    on: bool = False
    day: dt.date | None = None
    pair: tuple[int, str] = (0, "")
    words: frozenset[str] = frozenset()
    table: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    anything: Any = None


def load(text: str) -> Whole:
    table, source = strict.parse(text, "x.toml")
    return strict.build(Whole, table, source)


def refused(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(text)
    return caught.value


def test_everything_that_is_right() -> None:
    whole = load(
        'title = "t"\nratio = 2\non = true\nday = 2026-06-18\npair = [1, "a"]\nwords = ["a", "b"]\n'
        'anything = [1, { a = 2 }]\n[table]\nx = [1, 2]\n[[part]]\nname = "p"\nspan = "2-5"\n'
        'colour = "green"\n[[part]]\nname = "q"\nspan = { low = 1, high = 3 }\n'
    )
    assert whole.ratio == 2.0
    assert type(whole.ratio) is float
    assert whole.day == dt.date(2026, 6, 18)
    assert whole.pair == (1, "a")
    assert whole.words == {"a", "b"}
    assert dict(whole.table) == {"x": (1, 2)}
    assert whole.part == (Part("p", Span(2, 5), Colour.GREEN), Part("q", Span(1, 3)))


WRONG = [
    ("", None, "", "the key 'title' is missing"),
    ("title = 1", 1, "title", "text in quotes"),
    ('title = "a"\non = 1', 2, "on", "true or false"),
    ('title = "a"\non = "true"', 2, "on", "true or false"),
    ('title = "a"\nratio = true', 2, "ratio", "a number"),
    ('title = "a"\nratio = nan', 2, "ratio", "finite"),
    ('title = "a"\nratio = inf', 2, "ratio", "finite"),
    ('title = "a"\nday = "2026-06-18"', 2, "day", "a date"),
    ('title = "a"\nday = 2026-06-18T10:00:00Z', 2, "day", "a date"),
    ('title = "a"\npair = [1]', 2, "pair", "a list of 2"),
    ('title = "a"\npair = [1,\n 2]', 3, "pair[1]", "text in quotes"),
    ('title = "a"\nwords = ["a",\n"a"]', 3, "words[1]", "already"),
    ('title = "a"\nwords = "a"', 2, "words", "a list"),
    ('title = "a"\ntable = 3', 2, "table", "a table"),
    ('title = "a"\n[table]\nx = [1,\n"2"]', 4, "table.x[1]", "a whole number"),
    ('title = "a"\n[[part]]\nname = "p"\nspan = "5-2"', 4, "part[0].span.high", "ends before"),
    ('title = "a"\n[[part]]\nname = "p"\nspan = "five"', 4, "part[0].span", "like 1-5"),
    ('title = "a"\n[[part]]\nname = "p"\n[[part]]\nname = ""', 4, "part[1]", "has a name"),
    ('title = "a"\n[[part]]\nname = "p"\n[part.span]\nlow = 3\nhigh = 1', 6, "part[0].span.high", "ends before"),
    ('title = "a"\npart = { name = "p" }', 2, "part", "a list"),
    ('title = "a"\npart = ["p"]', 2, "part[0]", "a table"),
]


@pytest.mark.parametrize(("text", "line", "key", "words"), WRONG)
def test_wrong_values_are_refused_with_line_and_key(text: str, line: int | None, key: str, words: str) -> None:
    error = refused(text)
    assert (error.line, error.key) == (line, key)
    assert words in error.problem
    assert error.file == "x.toml"


def test_unknown_keys_name_the_nearest_known_ones() -> None:
    error = refused('title = "a"\n[[part]]\nname = "p"\ncolor = "red"')
    assert (error.line, error.key, error.known) == (4, "part[0].color", ("colour",))
    assert "Did you mean colour?" in str(error)


def test_unknown_values_of_an_enumeration_name_the_nearest_known_ones() -> None:
    error = refused('title = "a"\n[[part]]\nname = "p"\ncolour = "gren"')
    assert (error.line, error.known[0]) == (4, "green")


def test_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("a = 1\nb = \n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        strict.read(path)
    assert caught.value.line == 2


def test_missing_folder_and_binary_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        strict.read(tmp_path / "no.toml")
    (tmp_path / "bin.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        strict.read(tmp_path / "bin.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        strict.read(tmp_path)


def test_merged_files_blame_the_file_that_set_the_key() -> None:
    weak, weak_source = strict.parse('title = "a"\n\nratio = "x"\n[table]\na = [1]\nb = ["1"]', "weak.toml")
    strong, strong_source = strict.parse('title = "b"\n[table]\na = [2]', "strong.toml")
    layers = strict.Layers((strong_source, weak_source))
    merged = strict.merge(weak, strong)
    assert merged["title"] == "b"
    assert merged["table"] == {"a": [2], "b": ["1"]}
    with pytest.raises(ConfigError) as caught:
        strict.build(Whole, merged, layers)
    assert (caught.value.file, caught.value.line) == ("weak.toml", 3)
    with pytest.raises(ConfigError) as caught:
        strict.build(Whole, {**merged, "ratio": 1.0}, layers)
    assert (caught.value.file, caught.value.line, caught.value.key) == ("weak.toml", 6, "table.b[0]")
    assert weak["table"] == {"a": [1], "b": ["1"]}, "merging leaves its inputs alone"


def test_the_text_of_a_file_stays_out_of_reprs() -> None:
    _, source = strict.parse('token = "very secret"', "x.toml")
    assert "secret" not in repr(source)
