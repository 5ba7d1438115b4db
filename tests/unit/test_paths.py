"""Where the shipped configuration and a desk are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sms_tui import paths


def test_a_working_copy_uses_the_repositorys_files() -> None:
    assert (paths.config_dir() / "policies" / "ijc.toml").is_file()


def test_an_installed_package_uses_its_own_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "sms_tui")
    assert paths.config_dir() == tmp_path / "config"
    (tmp_path / "sms_tui" / "_config").mkdir(parents=True)
    assert paths.config_dir() == tmp_path / "sms_tui" / "_config"


def test_the_desk_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMS_TUI_HOME", str(tmp_path / "desk"))
    assert paths.desk_dir() == tmp_path / "desk"
    monkeypatch.setenv("SMS_TUI_HOME", "~/desk")
    assert paths.desk_dir() == Path.home() / "desk"
    monkeypatch.setenv("SMS_TUI_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert paths.desk_dir() == tmp_path / "data" / "sms-tui"
    assert not paths.desk_dir().exists()
