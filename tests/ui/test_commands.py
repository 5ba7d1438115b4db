"""The command registry: bindings, hints, palette and help come from it, and no two commands share a key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sms_tui.domain.errors import ConfigError
from sms_tui.ui.commands import (
    COMPOSER,
    EVERYWHERE,
    LIST,
    THREAD,
    Command,
    Context,
    DecideNotOptOut,
    DecideOptOut,
    Down,
    First,
    Last,
    NextThread,
    Note,
    PageDown,
    PageUp,
    PreviousThread,
    Search,
    Topic,
    Up,
    all_commands,
    by_id,
    hinted,
    key_words,
)
from sms_tui.ui.keymap import KeyMap, bindings, clashes
from sms_tui.ui.present.hints import hints
from sms_tui.ui.present.pieces import plain, width_of
from sms_tui.ui.screens.help import help_lines
from sms_tui.ui.screens.inbox import InboxScreen

KEYS_FILE = Path(__file__).parents[2] / "config" / "keys.toml"
COMMANDS = all_commands()


def test_ids_are_unique() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_complete_and_the_screen_can_run_it(command: type[Command]) -> None:
    assert command.help().endswith(".")
    assert command.label
    assert command.contexts
    assert command.topic in Topic
    assert callable(getattr(InboxScreen, f"action_{command.action()}"))
    assert by_id(command.id) is command


@pytest.mark.parametrize("context", list(Context))
def test_no_two_commands_share_a_key(context: Context) -> None:
    assert list(clashes({command.id: command.keys for command in COMMANDS}, context)) == []


def test_decision_keys_are_no_motion_note_or_search_keys() -> None:
    decisions = {*DecideOptOut.keys, *DecideNotOptOut.keys}
    others = (Down, Up, PageDown, PageUp, First, Last, NextThread, PreviousThread, Note, Search)
    taken = {part for command in others for key in command.keys for part in key.split()}
    assert len(decisions) == 2
    assert not decisions & taken
    assert DecideOptOut.contexts == DecideNotOptOut.contexts == (THREAD,)


@pytest.mark.parametrize("context", [LIST, THREAD, COMPOSER, EVERYWHERE])
def test_bindings_carry_the_commands_ids_and_keys(context: Context) -> None:
    bound = {binding.id: binding.key.split(",") for binding in bindings(context)}  # type: ignore[union-attr]
    for command in COMMANDS:
        plain_keys = [key for key in command.keys if " " not in key]
        if context in command.contexts and plain_keys:
            assert bound[command.id] == plain_keys


def test_the_composers_keys_never_type_a_character() -> None:
    for command in COMMANDS:
        if COMPOSER in command.contexts:
            assert all(len(key) > 1 and " " not in key for key in command.keys)


@pytest.mark.parametrize("context", [LIST, THREAD, COMPOSER])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_hints_fit_and_name_the_live_keys(context: Context, width: int) -> None:
    keys = KeyMap({"help": "f12"})
    shown = hints(context, keys, width)
    assert width_of(shown) <= width
    assert "F12 help" in plain(shown)
    first = hinted(context)[0]
    assert f"{key_words(keys.keys(first)[0])} {first.label}" in plain(shown)


def test_help_is_built_from_the_live_keys() -> None:
    text = "\n".join(plain(each) for each in help_lines(KeyMap({"reply": "a"}), LIST, 80))
    for command in COMMANDS:
        assert " ".join(command.help().split()[:3]) in text
    entry = next(line for line in text.split("\n") if "Write an answer" in line)
    assert entry.startswith("a ")


def test_an_unknown_id_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(ConfigError) as raised:
        KeyMap({"replay": "a"})
    assert "reply" in raised.value.known


def test_a_clash_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="already stands for"):
        KeyMap({"reply": "e"})


def test_two_keys_may_be_swapped() -> None:
    keys = KeyMap({"reply": "e", "done": "r"})
    assert keys.single(LIST, "e") is by_id("reply")
    assert keys.single(LIST, "r") is by_id("done")


@pytest.mark.parametrize("key", ["ctrl+m", "ctrl+i", "ctrl+h"])
def test_keys_that_no_terminal_tells_apart_are_refused(key: str) -> None:
    with pytest.raises(ConfigError, match="cannot be a key"):
        KeyMap({"send": key})


def test_a_sequence_may_not_begin_with_a_commands_own_key() -> None:
    with pytest.raises(ConfigError, match="already stands for"):
        KeyMap({"first": "r r"})


def test_the_sample_file_names_every_command_with_its_default() -> None:
    lines = KEYS_FILE.read_text(encoding="utf-8").splitlines()
    samples = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines if " = " in line))
    listed = {name: tuple([value] if isinstance(value, str) else value) for name, value in samples.items()}
    assert listed == {command.id: command.keys for command in COMMANDS}
    assert all(line.startswith("#") or not line.strip() for line in lines), "the sample changes nothing"
