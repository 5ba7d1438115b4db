"""Start-up stays cheap: what line mode and the first paint must not import (performance research, B3)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LATER = {
    "sms_tui.domain.guard.engine",
    "sms_tui.domain.guard.rulebook",
    "sms_tui.domain.intake",
    "sms_tui.help",
    "sms_tui.ui.screens.help",
    "sms_tui.ui.screens.contact_card",
}
"""Parts of ours that come after the first paint."""


def _modules_after(code: str) -> set[str]:
    program = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import sms_tui.cli.main", {"textual", "httpx", "tinydb", "starlette", "holidays", "phonenumbers", "re2"}),
        ("import sms_tui.cli.check", {"textual", "httpx", "tinydb", "starlette", "holidays"}),
        ("import sms_tui.cli.due", {"textual", "httpx", "tinydb", "starlette", "holidays", "re2"}),
        (
            "import sms_tui.ui.app, sms_tui.ui.screens.inbox",
            {"httpx", "starlette", "uvicorn", "holidays", "phonenumbers", "re2", "tinydb", *LATER},
        ),
        ("import sms_tui.bootstrap.desk", {"textual", "httpx", "starlette", "holidays", "phonenumbers", "re2", *LATER}),
    ],
)
def test_imports_stay_lazy(code: str, unwanted: set[str]) -> None:
    assert _modules_after(code) & unwanted == set()


def test_the_domain_needs_no_adapter_library() -> None:
    walk = (
        "import importlib, pkgutil, sms_tui.domain as d\n"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(d.__path__, 'sms_tui.domain.')]"
    )
    unwanted = {"textual", "rich", "httpx", "tinydb", "starlette", "msgspec", "logging", "holidays"}
    assert _modules_after(walk) & unwanted - {"logging"} == set()
