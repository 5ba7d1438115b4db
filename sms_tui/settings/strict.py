"""Typed loading of TOML: every wrong key, type or value is refused with file, line, key and the nearest known key.

A document is turned into frozen dataclasses. Field types may be `str`, `int`, `float`, `bool`, `date`,
`time`, `datetime`, enums, other dataclasses, `tuple[T, ...]`, `frozenset[T]`, `Mapping[str, T]` and unions
with `None`. TOML keys are the field names. A class with a `parse(text)` class method may also be written as
text. A class refuses a value in `__post_init__` or `parse` by raising `WrongValue` (reported at the place below
the table that it names) or `ValueError` (reported at the table's own place), with a sentence.

A file may stand on top of another one (`merge`, `Layers`): each error names the file that set the key.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import enum
import functools
import math
import re
import tomllib
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.wrong_value import WrongValue
from sms_tui.settings.toml_places import places_of

T = TypeVar("T")

_SCALARS: dict[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dt.date: "a date such as 2026-06-18",
    dt.time: "a time such as 09:30:00",
    dt.datetime: "a date and time",
}


class Origin(Protocol):
    """What can say where a key was set."""

    def error(self, key: str, problem: str, known: tuple[str, ...] = ()) -> ConfigError:
        """Build the error for the dotted `key`."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A TOML file as read: `name` for messages, `text` for line numbers."""

    name: str
    text: str = dataclasses.field(repr=False)

    def line_of(self, key: str) -> int | None:
        """Return the 1-based line on which the dotted `key` (with `[n]` for list members) is set, if found."""
        return self.nearest(key)[1]

    def nearest(self, key: str) -> tuple[int, int | None]:
        """Return how many characters of `key` are set in this file, and the line; (0, None) for nothing."""
        places = places_of(self.text)
        while key:
            if key in places:
                return len(key), places[key]
            key = _above(key)
        return 0, None

    def error(self, key: str, problem: str, known: tuple[str, ...] = ()) -> ConfigError:
        """Build the error for `key`, with the line looked up."""
        return ConfigError(problem, file=self.name, line=self.line_of(key), key=key, known=known)


@dataclasses.dataclass(frozen=True, slots=True)
class Layers:
    """Several files merged into one table, the strongest first."""

    sources: tuple[Source, ...]

    def error(self, key: str, problem: str, known: tuple[str, ...] = ()) -> ConfigError:
        """Build the error for `key` in the file that sets it, or sets most of the path to it."""
        return max(self.sources, key=lambda source: source.nearest(key)[0]).error(key, problem, known)


def merge(weak: Mapping[str, Any], strong: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one TOML table over another: tables merge key by key, everything else (lists too) is replaced."""
    merged = dict(weak)
    for key, value in strong.items():
        below = merged.get(key)
        merged[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def read(path: Path, name: str = "") -> tuple[dict[str, Any], Source]:
    """Read a TOML file.

    Raises:
        ConfigError: the file is missing, unreadable, not UTF-8, or not TOML (with the line).
    """
    shown = name or str(path)
    return parse(text_of(path, shown), shown)


def text_of(path: Path, shown: str) -> str:
    """Return the text of a file; `shown` stands for it in messages.

    Raises:
        ConfigError: the file is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError("there is no such file.", file=shown) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file cannot be read ({type(error).__name__}).", file=shown) from None


def read_as(cls: type[T], path: Path) -> tuple[T, Source]:
    """Read a TOML file as the frozen dataclass `cls`; a text that was read before gives the same object again.

    Raises:
        ConfigError: as `read` and `build`.
    """
    shown = str(path)
    return typing.cast(tuple[T, Source], _built(typing.cast(Any, cls), text_of(path, shown), shown))


@functools.lru_cache(maxsize=8)
def _built(cls: Any, text: str, name: str) -> tuple[Any, Source]:
    table, source = parse(text, name)
    return build(cls, table, source), source


def parse(text: str, name: str) -> tuple[dict[str, Any], Source]:
    """Parse TOML text; `name` stands for the file in messages.

    Raises:
        ConfigError: the text is not TOML.
    """
    try:
        return tomllib.loads(text), Source(name, text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        problem = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise ConfigError(
            f"not valid TOML: {problem}.", file=name, line=int(found.group(1)) if found else None
        ) from None


def build(cls: type[T], table: Mapping[str, Any], source: Origin, key: str = "") -> T:
    """Build the dataclass `cls` from a TOML table; `key` is the table's dotted place in the file.

    Raises:
        ConfigError: an unknown or missing key, a wrong type, or a value that the class refuses.
    """
    hints = _hints(typing.cast(Any, cls))
    fields = {f.name: f for f in dataclasses.fields(typing.cast(Any, cls)) if f.init}
    for name in table:
        if name not in fields:
            near = tuple(difflib.get_close_matches(name, fields, n=2, cutoff=0.5))
            known = near or tuple(sorted(fields))[:8]
            raise source.error(_join(key, name), "unknown key.", known)
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in table:
            values[name] = _convert(hints[name], table[name], source, _join(key, name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise source.error(key, f"the key '{name}' is missing.")
    return _made(lambda: cls(**values), source, key)


def _made(make: Callable[[], T], source: Origin, key: str) -> T:
    try:
        return make()
    except WrongValue as error:
        raise source.error(_join(key, error.at), error.problem) from None
    except ValueError as error:
        raise source.error(key, str(error)) from None


@functools.lru_cache(maxsize=256)
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key and name else key or name


def _above(key: str) -> str:
    """Return the key of the table or list that holds `key`; empty at the top."""
    return re.sub(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]*)$", "", key)


def _convert(hint: Any, value: Any, source: Origin, key: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _convert_union(hint, value, source, key)
    if origin is tuple:
        return _convert_tuple(hint, value, source, key)
    if origin is frozenset:
        return _convert_set(hint, value, source, key)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _convert_mapping(hint, value, source, key)
    if isinstance(value, str) and hasattr(hint, "parse"):
        return _made(lambda: hint.parse(value), source, key)
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, dict):
            raise source.error(key, "must be a table.")
        return build(typing.cast(type, hint), value, source, key)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _convert_enum(hint, value, source, key)
    return _convert_scalar(hint, value, source, key)


def _convert_union(hint: Any, value: Any, source: Origin, key: str) -> Any:
    options = [option for option in typing.get_args(hint) if option is not type(None)]
    for option in options[:-1]:
        try:
            return _convert(option, value, source, key)
        except ConfigError:
            continue
    return _convert(options[-1], value, source, key)


def _convert_tuple(hint: Any, value: Any, source: Origin, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise source.error(key, "must be a list.")
    arguments = typing.get_args(hint)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return _convert_members(arguments[0], value, source, key)
    if len(value) != len(arguments):
        raise source.error(key, f"must be a list of {len(arguments)}.")
    return tuple(
        _convert(argument, item, source, f"{key}[{n}]")
        for n, (argument, item) in enumerate(zip(arguments, value, strict=True))
    )


def _convert_members(inner: Any, value: list[Any], source: Origin, key: str) -> tuple[Any, ...]:
    if inner is str and all(type(item) is str for item in value):
        return tuple(value)
    return tuple(_convert(inner, item, source, f"{key}[{n}]") for n, item in enumerate(value))


def _convert_set(hint: Any, value: Any, source: Origin, key: str) -> frozenset[Any]:
    if not isinstance(value, list):
        raise source.error(key, "must be a list.")
    members = _convert_members(typing.get_args(hint)[0], value, source, key)
    for number, member in enumerate(members):
        if member in members[:number]:
            raise source.error(f"{key}[{number}]", "stands in the list already.")
    return frozenset(members)


def _convert_mapping(hint: Any, value: Any, source: Origin, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise source.error(key, "must be a table.")
    inner = typing.get_args(hint)[1]
    return types.MappingProxyType(
        {name: _convert(inner, item, source, _join(key, name)) for name, item in value.items()}
    )


def _convert_enum(hint: type[enum.Enum], value: Any, source: Origin, key: str) -> enum.Enum:
    try:
        return hint(value)
    except ValueError:
        known = [str(member.value) for member in hint]
        near = difflib.get_close_matches(str(value), known, n=2, cutoff=0.4)
        raise source.error(key, "not a known value.", tuple(near or known)) from None


def _convert_scalar(hint: Any, value: Any, source: Origin, key: str) -> Any:
    if hint is Any:
        return value
    if hint is float and type(value) is int:
        return float(value)
    if hint is float and type(value) is float and not math.isfinite(value):
        raise source.error(key, "must be a finite number.")
    if type(value) is not hint:
        raise source.error(key, f"must be {_SCALARS.get(hint, getattr(hint, '__name__', 'another type'))}.")
    return value
