"""The guard beside Presidio on the same drafts in the same run: speed, identifiers found, false flags.

Run `python tests/benchmarks/bench_presidio.py` with the `benchmark` extra installed. Presidio's small English model
is used where it is installed; without it Presidio runs its patterns on a blank spaCy pipeline, which costs it the
context words (about 0.35 of a score) and names, and makes it faster: the table says which.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.types import Context, Decision, Draft
from sms_tui.settings.guard_rules import load_rules

CORPUS = Path(__file__).parents[1] / "support" / "corpora" / "drafts.jsonl"
ENTITIES = (
    "US_SSN", "US_ITIN", "US_PASSPORT", "US_DRIVER_LICENSE", "US_BANK_NUMBER", "CREDIT_CARD", "MEDICAL_LICENSE",
    "IBAN_CODE",
)  # fmt: skip
SCORE = 0.4


def identifier(row: dict[str, Any]) -> bool:
    """Whether a draft holds an identifier that must be flagged."""
    rules = row["expect"]["rules"]
    return bool(rules) and rules[0].startswith(("PII.", "FIN.BANK", "FIN.CARD", "PHI.ID")) and rules[0] != "PII.SOLICIT"


def presidio() -> tuple[Any, str]:
    """Return an analyzer and what it runs on."""
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    if spacy.util.is_package("en_core_web_sm"):
        return AnalyzerEngine(), "en_core_web_sm"
    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.nlp = {"en": spacy.blank("en")}
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"]), "a blank pipeline"


def main() -> None:
    """Print the table."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    found = [row for row in rows if identifier(row)]
    clean = [row for row in rows if row["expect"]["decision"] == "pass"]
    books = {org: load_rules(org) for org in ("ijc", "lehigh")}

    def ours(row: dict[str, Any]) -> bool:
        consent, holds = CONSENTS[row["consent"]]
        context = Context(consent, holds, recent=thread_texts(row["thread"]), had_inbound=True)
        return check(Draft(row["draft"]), context, books[row["org"]], None).decision is not Decision.PASS

    engine, model = presidio()

    def theirs(row: dict[str, Any]) -> bool:
        results = engine.analyze(row["draft"], language="en", entities=list(ENTITIES), score_threshold=SCORE)
        return bool(results)

    print(f"{len(found)} drafts with identifiers, {len(clean)} that must pass; Presidio on {model}, score >= {SCORE}")
    print(f"{'':12}{'found':>8}{'plain':>8}{'evasive':>8}{'false':>8}{'p50 ms':>10}{'p99 ms':>10}")
    for name, flags in (("guard", ours), ("presidio", theirs)):
        print(f"{name:12}" + _row(flags, found, clean))


def _row(flags: Any, found: list[dict[str, Any]], clean: list[dict[str, Any]]) -> str:
    times: list[float] = []

    def timed(row: dict[str, Any]) -> bool:
        began = time.process_time()
        answer = bool(flags(row))
        times.append((time.process_time() - began) * 1000)
        return answer

    plain = [row for row in found if row["class"] not in ("obfuscated", "split")]
    evasive = [row for row in found if row["class"] in ("obfuscated", "split")]
    shares = [sum(map(timed, rows)) / len(rows) for rows in (found, plain, evasive, clean)]
    cuts = statistics.quantiles(times, n=100)
    return "".join(f"{share:8.1%}" for share in shares) + f"{statistics.median(times):10.2f}{cuts[98]:10.2f}"


if __name__ == "__main__":
    main()
