"""Only one place in the product hands texts to a gateway (design, section 5)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import sms_tui

PACKAGE = Path(sms_tui.__file__).parent


def _sends(source: str) -> Iterator[str]:
    """Yield the owner of every call of a `.send` on something that is called a gateway."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send":
            owner = ast.unparse(node.func.value)
            if "gateway" in owner.lower():
                yield owner


def test_gateway_send_is_called_in_one_place() -> None:
    callers = {
        path.relative_to(PACKAGE).as_posix(): owners
        for path in PACKAGE.rglob("*.py")
        if (owners := list(_sends(path.read_text(encoding="utf-8"))))
    }
    assert callers == {"services/dispatch.py": ["gateway"]}


def test_the_search_would_find_a_second_caller() -> None:
    source = "async def f(place, our):\n    await place.gateway(our).send(1)\n    await self._gateway.send(2)\n"
    assert sorted(_sends(source)) == ["place.gateway(our)", "self._gateway"]
