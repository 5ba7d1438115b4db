"""The file of a policy's word points (`base.wording.json`), which `tests/support/learn_wording.py` writes.

One JSON object: `base` and `points` (a number for each term), and under `rules` the same for each rule.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from sms_tui.domain.guard.wording import RuleWords, Wording
from sms_tui.settings import strict
from sms_tui.settings.guard_specs import WordingSpec


class _Rule(msgspec.Struct, frozen=True):
    base: int
    points: dict[str, int]


class _File(msgspec.Struct, frozen=True):
    base: int
    points: dict[str, int]
    rules: dict[str, _Rule]


def read_wording(spec: WordingSpec, folder: Path, source: strict.Source) -> Wording | None:
    """Return the wording that a rule file names, or None where it names none.

    Raises:
        ConfigError: the file cannot be read, or is no such object; at the place that names it.
    """
    if not spec.points:
        return None
    try:
        file = msgspec.json.decode((folder / spec.points).read_bytes(), type=_File)
    except OSError as error:
        raise source.error("wording.points", f"the file cannot be read ({type(error).__name__}).") from None
    except msgspec.DecodeError:
        raise source.error("wording.points", "the file holds no word points as 'learn_wording' writes them.") from None
    rules = {rule: RuleWords(words.base, words.points) for rule, words in file.rules.items()}
    return Wording(file.base, file.points, rules, spec.lowers_at, spec.clears_at)
