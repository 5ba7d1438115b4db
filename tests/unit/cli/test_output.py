"""Output never fails on what a client or a program put into a text."""

from __future__ import annotations

import json

import pytest

from sms_tui.cli import output


@pytest.mark.parametrize("text", ["\ud800", "ok \udfff", "ñ 漢 🙂"])
def test_lone_surrogates_are_replaced_and_the_rest_is_kept(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.emit_json({"id": text})
    output.emit(text)
    first, second = capsys.readouterr().out.splitlines()
    wanted = "".join("?" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
    assert json.loads(first) == {"id": wanted}
    assert second == wanted
