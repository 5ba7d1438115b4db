"""Learn the points of drafts' words (`config/policies/base.wording.json`) from the judged drafts of the corpus.

    pip install -e '.[learning]' && python -m tests.support.learn_wording

One logistic regression tells whether a draft breaks any rule about what may be told; one for each rule tells whether
it breaks that.
Rules that look at a contact's state, at dates, names, links or the language are left to their detectors: a draft that
breaks only such a rule teaches nothing. Points are logits on the guard's scale (`POINTS_PER_LOGIT`), rounded.

With `--folds` nothing is written: the corpus is cut by writers (the letters its ids begin with), each part is judged
by what the others teach, and the table tells how often the words alone are right.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.reading import read
from sms_tui.domain.guard.rulebook import WARNS_AT, RuleBook
from sms_tui.domain.guard.types import Decision
from sms_tui.domain.guard.worded import setting_of
from sms_tui.domain.guard.wording import terms
from sms_tui.settings.guard_rules import load_rules
from tests.support.guard_lines import question

CORPUS = Path(__file__).parent / "corpora" / "drafts.jsonl"
CHAT = CORPUS.with_name("chat.jsonl")
POINTS = Path(__file__).parents[2] / "config" / "policies" / "base.wording.json"
POINTS_PER_LOGIT = 20 / 3
"""So that 1.5 logits, one mistake in five, are the ten points at which a hit has full severity."""
NOT_LEARNED = frozenset(
    (
        "CASE.TYPE", "CONSENT.OPTED_OUT", "CONSENT.NONE", "DATE.MISMATCH", "GREET.MISMATCH", "LANG.UNCHECKED",
        "LINK.OPAQUE", "KEYWORD.TRAP", "EVADE.OBFUSCATION", "EVADE.SPLIT",
    )
)  # fmt: skip
DOUBT = 3
"""Points taken from every draft: people write more prohibited drafts into a corpus than to clients."""
HEAD_START = 8
"""Points given to each single rule: above 0, one draft in four so worded breaks it, and the words may block."""
FEWEST = 3
"""A term of fewer drafts is chance."""
FEWEST_OF_RULE = 25
"""A rule of fewer drafts is not told from the others."""
SPREAD = 1.0
"""How far weights may go (the inverse of the regression's regularisation)."""
_WRITER = re.compile(r"[a-z]+[0-9]*(?=-)|[a-z]+")


class Points(TypedDict):
    """What speaks for one question: the points of every draft, and those of each term."""

    base: int
    points: dict[str, int]


class Taught(Points):
    """The content of the file."""

    rules: dict[str, Points]


def main() -> None:
    """Learn and write, or with `--folds` judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true", help="judge each writer's drafts by what the others teach")
    args = parser.parse_args()
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    lines += [*small_talk(), *beginnings(lines)]
    taught = [(line, rules) for line in lines if (rules := _broken(line)) is not None]
    found = _all_terms([line for line, _ in taught])
    labels = [rules for _, rules in taught]
    if args.folds:
        _tell_folds([line["id"] for line, _ in taught], found, labels)
        return
    POINTS.write_text(json.dumps(learnt(found, labels), separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


def beginnings(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a beginning of each draft that may be sent: what the composer holds while it is typed may be sent too."""
    for number, line in enumerate(lines):
        words = line["draft"].split(" ")
        count = _BEGINNINGS[number % len(_BEGINNINGS)]
        if line["expect"]["decision"] == "pass" and count < len(words):
            yield {**line, "draft": " ".join(words[:count]), "id": f"{line['id']}{_BEGUN}"}


def small_talk() -> Iterator[dict[str, Any]]:
    """Yield what private people text each other, as drafts under each policy that no pattern finds anything in."""
    books = {policy: replace(load_rules(policy, run_examples=False), wording=None) for policy in ("ijc", "lehigh")}
    for number, line in enumerate(CHAT.read_text(encoding="utf-8").splitlines()):
        for policy, book in books.items():
            draft = {**_SMALL_TALK, "id": f"chat{number:04}", "org": policy, "draft": json.loads(line)["text"]}
            if check(*question(draft)[:2], book, None).decision is Decision.PASS:
                yield draft


_SMALL_TALK = {"consent": "granted", "thread": [], "expect": {"decision": "pass", "rules": []}}
_BEGINNINGS = (1, 2, 3, 5, 8)
_BEGUN = "+"


def learnt(found: Sequence[Sequence[str]], labels: Sequence[frozenset[str]]) -> Taught:
    """Return the content of the file: points for "any rule", and for each rule that drafts enough break."""
    counted = Counter(term for each in found for term in set(each))
    known = sorted(term for term, count in counted.items() if count >= FEWEST)
    matrix = _matrix(found, known)
    often = Counter(rule for rules in labels for rule in rules)
    of_all = _points(matrix, [bool(rules) for rules in labels], known)
    return {
        "base": of_all["base"] - DOUBT,
        "points": of_all["points"],
        "rules": {
            rule: _points(matrix, [rule in rules for rules in labels], known, head_start=HEAD_START, least=2)
            for rule, count in sorted(often.items())
            if count >= FEWEST_OF_RULE
        },
    }


def _points(
    matrix: csr_matrix, wanted: Sequence[bool], known: Sequence[str], *, head_start: int = 0, least: int = 1
) -> Points:
    fitted = LogisticRegression(C=SPREAD, solver="liblinear", random_state=0, max_iter=300).fit(matrix, wanted)
    weights = np.rint(fitted.coef_[0] * POINTS_PER_LOGIT).astype(int)
    points = {term: int(weight) for term, weight in zip(known, weights, strict=True) if abs(weight) >= least}
    return {"base": round(float(fitted.intercept_[0]) * POINTS_PER_LOGIT) + head_start, "points": points}


def _matrix(found: Sequence[Sequence[str]], known: Sequence[str]) -> csr_matrix:
    column = {term: place for place, term in enumerate(known)}
    cells = [(row, column[term]) for row, terms in enumerate(found) for term in terms if term in column]
    rows, columns = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(found), len(known)))


def _broken(line: dict[str, Any]) -> frozenset[str] | None:
    """Return the rules that a draft breaks by what it says; None where it breaks only others."""
    if line["expect"]["decision"] in ("pass", "note"):
        return frozenset()
    return frozenset(line["expect"]["rules"]) - NOT_LEARNED or None


def _all_terms(lines: Iterable[dict[str, Any]]) -> list[list[str]]:
    books: dict[str, RuleBook] = {}
    found = []
    for line in lines:
        policy = line["org"]
        if policy not in books:
            books[policy] = load_rules(policy, run_examples=False)
        draft, context, now = question(line)
        reading = read(draft, context, books[policy], now)
        found.append(terms(reading.main.view.text, setting_of(reading, policy)))
    return found


def _tell_folds(ids: Sequence[str], found: Sequence[Sequence[str]], labels: Sequence[frozenset[str]]) -> None:
    writers = [_WRITER.match(each).group() for each in ids]  # type: ignore[union-attr]
    print(f"{'writer':10}{'may pass':>10}{'must not':>10}   wrongly flagged and blocked, found and blocked, named")
    for writer in sorted(set(writers)):
        others = [place for place, each in enumerate(writers) if each != writer]
        taught = learnt([found[place] for place in others], [labels[place] for place in others])
        inside = [place for place, each in enumerate(writers) if each == writer and not ids[place].endswith(_BEGUN)]
        told = [(labels[place], _total(taught, found[place]), *_named(taught, found[place])) for place in inside]
        passing = [(total, points) for rules, total, _, points in told if not rules]
        telling = [(total, points) for rules, total, _, points in told if rules]
        named = [rule in rules for rules, total, rule, _ in told if rules and total >= WARNS_AT]
        shares = (*_shares(passing), *_shares(telling), sum(named) / max(1, len(named)))
        print(f"{writer:10}{len(passing):10}{len(telling):10}" + "".join(f"{share:9.1%}" for share in shares))


def _total(taught: Points, terms: Sequence[str]) -> int:
    return taught["base"] + sum(taught["points"].get(term, 0) for term in terms)


def _named(taught: Taught, terms: Sequence[str]) -> tuple[str, int]:
    of_rules = {rule: _total(points, terms) for rule, points in taught["rules"].items()}
    best = max(of_rules, key=of_rules.__getitem__)
    return best, of_rules[best]


def _shares(judged: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Return the shares of the drafts that are a warn or more, and a block."""
    flagged = [points for total, points in judged if total >= WARNS_AT]
    return len(flagged) / max(1, len(judged)), sum(points > 0 for points in flagged) / max(1, len(judged))


if __name__ == "__main__":
    main()
