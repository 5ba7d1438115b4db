"""Typed loading of TOML: every wrong key, type or value is refused with file, line, key and the nearest known key.

A document is turned into frozen dataclasses. Field types may be `str`, `int`, `float`, `bool`, `date`,
`time`, `datetime`, enums, other dataclasses, `tuple[T, ...]`, `Mapping[str, T]` and unions with `None`.
TOML keys are the field names. A dataclass may refuse a value in `__post_init__` by raising `ValueError`
with a sentence; it is reported at the table's own place.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import enum
import functools
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from sms_tui.domain.errors import ConfigError

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


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A TOML file as read: `name` for messages, `text` for line numbers."""

    name: str
    text: str

    def line_of(self, key: str) -> int | None:
        """Return the 1-based line on which the dotted `key` (with `[n]` for array tables) is set, if found."""
        return _line_of(self.text, key)

    def error(self, key: str, problem: str, known: tuple[str, ...] = ()) -> ConfigError:
        """Build the error for `key`, with the line looked up."""
        return ConfigError(problem, file=self.name, line=self.line_of(key), key=key, known=known)


def read(path: Path, name: str = "") -> tuple[dict[str, Any], Source]:
    """Read a TOML file.

    Raises:
        ConfigError: the file is missing, unreadable, not UTF-8, or not TOML (with the line).
    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError("there is no such file.", file=shown) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file cannot be read ({type(error).__name__}).", file=shown) from None
    return parse(text, shown)


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


def build(cls: type[T], table: Mapping[str, Any], source: Source, key: str = "") -> T:
    """Build the dataclass `cls` from a TOML table; `key` is the table's dotted place in the file.

    Raises:
        ConfigError: an unknown or missing key, a wrong type, or a value that the class refuses.
    """
    hints = _hints(cls)
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
    try:
        return cls(**values)
    except ValueError as error:
        raise source.error(key, str(error)) from None


@functools.lru_cache(maxsize=256)
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _convert(hint: Any, value: Any, source: Source, key: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _convert_union(hint, value, source, key)
    if origin is tuple:
        return _convert_tuple(hint, value, source, key)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise source.error(key, "must be a table.")
        inner = typing.get_args(hint)[1]
        return types.MappingProxyType(
            {name: _convert(inner, item, source, _join(key, name)) for name, item in value.items()}
        )
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, dict):
            raise source.error(key, "must be a table.")
        return build(typing.cast(type, hint), value, source, key)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _convert_enum(hint, value, source, key)
    return _convert_scalar(hint, value, source, key)


def _convert_union(hint: Any, value: Any, source: Source, key: str) -> Any:
    options = [option for option in typing.get_args(hint) if option is not type(None)]
    for option in options[:-1]:
        try:
            return _convert(option, value, source, key)
        except ConfigError:
            continue
    return _convert(options[-1], value, source, key)


def _convert_tuple(hint: Any, value: Any, source: Source, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise source.error(key, "must be a list.")
    arguments = typing.get_args(hint)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_convert(arguments[0], item, source, f"{key}[{n}]") for n, item in enumerate(value))
    if len(value) != len(arguments):
        raise source.error(key, f"must be a list of {len(arguments)}.")
    return tuple(
        _convert(argument, item, source, f"{key}[{n}]")
        for n, (argument, item) in enumerate(zip(arguments, value, strict=True))
    )


def _convert_enum(hint: type[enum.Enum], value: Any, source: Source, key: str) -> enum.Enum:
    try:
        return hint(value)
    except ValueError:
        known = [str(member.value) for member in hint]
        near = difflib.get_close_matches(str(value), known, n=2, cutoff=0.4)
        raise source.error(key, "not a known value.", tuple(near or known)) from None


def _convert_scalar(hint: Any, value: Any, source: Source, key: str) -> Any:
    if hint is Any:
        return value
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise source.error(key, f"must be {_SCALARS.get(hint, getattr(hint, '__name__', 'another type'))}.")
    return value


def _line_of(text: str, key: str) -> int | None:
    """Find a key's line by walking the file's tables and assignments; the deepest part found wins."""
    wanted = [part for part in re.split(r"\.|(?=\[)", key) if part]
    place: list[str] = []
    counts: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[\[\s*([^\]]+?)\s*\]\]", line):
            name = _plain(found.group(1))
            counts[name] = counts.get(name, -1) + 1
            counts = {k: v for k, v in counts.items() if not k.startswith(name + ".")}
            place = _indexed(name, counts)
        elif found := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$", line):
            place = _indexed(_plain(found.group(1)), counts)
        elif found := re.match(r"\s*([A-Za-z0-9_\-.\"']+)\s*=", line):
            depth = _shared([*place, *_plain(found.group(1)).split(".")], wanted, whole=True)
            if depth and (best is None or depth > best[0]):
                best = (depth, number)
            continue
        else:
            continue
        depth = _shared(place, wanted, whole=True)
        if depth and (best is None or depth > best[0]):
            best = (depth, number)
    return best[1] if best else None


def _plain(name: str) -> str:
    return name.replace('"', "").replace("'", "").replace(" ", "")


def _indexed(name: str, counts: dict[str, int]) -> list[str]:
    parts: list[str] = []
    path = ""
    for part in name.split("."):
        path = f"{path}.{part}" if path else part
        parts.append(part)
        if path in counts:
            parts.append(f"[{counts[path]}]")
    return parts


def _shared(place: list[str], wanted: list[str], *, whole: bool) -> int:
    """Return how many leading parts `place` shares with `wanted`; 0 unless all of `place` leads to it."""
    count = 0
    for have, want in zip(place, wanted, strict=False):
        if have != want:
            break
        count += 1
    return count if count == len(place) or not whole else 0
