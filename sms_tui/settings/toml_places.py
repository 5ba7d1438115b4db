"""Where every key of a TOML text stands: dotted key with `[n]` for list members -> 1-based line.

The text is known to be valid TOML (tomllib has read it), so this walk only keeps track of places; it is run
when an error is to be reported, never on the way of a good file.
"""

from __future__ import annotations

import re

_BARE_END = re.compile(r"[,\]}#\n]")
_KEY_PART = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+)")


def places_of(text: str) -> dict[str, int]:
    """Return the line of every table, key and list member of a valid TOML text."""
    return _Walk(text).places()


class _Walk:
    """One pass over a TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found: dict[str, int] = {}
        self._tables: dict[str, int] = {}

    def places(self) -> dict[str, int]:
        table = ""
        while self._skip():
            if self._text.startswith("[[", self._at):
                table = self._array_table()
            elif self._text[self._at] == "[":
                table = self._table()
            else:
                self._assignment(table)
        return self._found

    def _array_table(self) -> str:
        line = self._line()
        self._at += 2
        parts = self._key()
        self._skip()
        self._at += 2
        above = self._resolve(parts[:-1])
        name = _join(above, parts[-1])
        count = self._tables[name] = self._tables.get(name, -1) + 1
        self._note(name, line)
        self._note(f"{name}[{count}]", line)
        return f"{name}[{count}]"

    def _table(self) -> str:
        line = self._line()
        self._at += 1
        name = self._resolve(self._key())
        self._skip()
        self._at += 1
        self._found[name] = line
        return name

    def _resolve(self, parts: list[str]) -> str:
        name = ""
        for part in parts:
            name = _join(name, part)
            if name in self._tables:
                name = f"{name}[{self._tables[name]}]"
        return name

    def _assignment(self, table: str) -> None:
        line = self._line()
        name = table
        for part in self._key():
            name = _join(name, part)
            self._note(name, line)
        self._skip()
        self._at += 1
        self._skip()
        self._value(name)

    def _value(self, name: str) -> None:
        start = self._text[self._at]
        if start in "\"'":
            self._string(start)
        elif start == "[":
            self._list(name)
        elif start == "{":
            self._inline_table(name)
        else:
            end = _BARE_END.search(self._text, self._at)
            self._at = end.start() if end else len(self._text)

    def _string(self, quote: str) -> None:
        long = self._text.startswith(quote * 3, self._at)
        closing = quote * 3 if long else quote
        self._at += len(closing)
        while not self._text.startswith(closing, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += len(closing)
        # A long string may end in up to two quotes of its own before the closing three.
        while long and self._text.startswith(quote, self._at):
            self._at += 1

    def _list(self, name: str) -> None:
        self._at += 1
        count = 0
        while self._skip() and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._note(f"{name}[{count}]", self._line())
            self._value(f"{name}[{count}]")
            count += 1
        self._at += 1

    def _inline_table(self, name: str) -> None:
        self._at += 1
        while self._skip() and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
            else:
                self._assignment(name)
        self._at += 1

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip()
            found = _KEY_PART.match(self._text, self._at)
            if found is None:
                return parts
            parts.append(next(group for group in found.groups() if group is not None))
            self._at = found.end()
            self._skip()
            if self._text[self._at : self._at + 1] != ".":
                return parts
            self._at += 1

    def _skip(self) -> bool:
        """Pass space, line ends and comments; say whether anything follows."""
        while self._at < len(self._text):
            if self._text[self._at] in " \t\r\n\ufeff":
                self._at += 1
            elif self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            else:
                return True
        return False

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1

    def _note(self, name: str, line: int) -> None:
        self._found.setdefault(name, line)


def _join(above: str, part: str) -> str:
    return f"{above}.{part}" if above else part
