"""Every key of a TOML text is found on its own line."""

from __future__ import annotations

from sms_tui.settings.toml_places import places_of

TEXT = """\
# comment = "not a key"
title = "a # b [c]"
dotted.key = 1

[server]  # after
"quoted key" = '''
[not.a.table]
fake = 1
'''
hosts = [
    "one",   # first
    "two, still two",
    { name = "three", tags = ["x",
        "y"] },
]

[[rule]]
id = "A"
text = \"\"\"
id = "no"
a quote at the end \\\\ \"\"\"\"
[[rule.example]]
draft = "1"
[[rule.example]]
draft = "2"

[[rule]]
id = "B"
[rule.more]
deep = { a.b = 1979-05-27T07:32:00Z, c = [] }
[[rule.example]]
draft = "3"
"""


def test_places() -> None:
    places = places_of(TEXT)
    assert {key: places[key] for key in EXPECTED} == EXPECTED


def test_nothing_is_found_inside_strings_and_comments() -> None:
    places = places_of(TEXT)
    assert "not.a.table" not in places
    assert "server.fake" not in places
    assert "comment" not in places


def test_windows_line_ends() -> None:
    places = places_of('a = 1\r\n[b]\r\nc = "x"\r\n')
    assert places["b.c"] == 3


EXPECTED = {
    "title": 2,
    "dotted": 3,
    "dotted.key": 3,
    "server": 5,
    "server.quoted key": 6,
    "server.hosts": 10,
    "server.hosts[0]": 11,
    "server.hosts[1]": 12,
    "server.hosts[2]": 13,
    "server.hosts[2].name": 13,
    "server.hosts[2].tags": 13,
    "server.hosts[2].tags[1]": 14,
    "rule[0]": 17,
    "rule[0].id": 18,
    "rule[0].text": 19,
    "rule[0].example[0].draft": 23,
    "rule[0].example[1]": 24,
    "rule[0].example[1].draft": 25,
    "rule[1].id": 28,
    "rule[1].more": 29,
    "rule[1].more.deep.a.b": 30,
    "rule[1].more.deep.c": 30,
    "rule[1].example[0].draft": 32,
}
