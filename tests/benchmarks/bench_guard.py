"""How long the guard takes: start, one keystroke, adversarial text; beside Presidio where it is installed.

Run `python tests/benchmarks/bench_guard.py`. Times are processor time (ruling 20: a loaded host must not
change them). Goals: a keystroke at 160 characters p50 <= 0.3 ms and p99 <= 1 ms,
at 1,600 characters p99 <= 5 ms, adversarial text <= 10 ms, start with examples <= 150 ms, memory <= 30 MB.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.settings.guard_rules import load_rules

SENTENCES = [
    "Hi Maria, your appointment with our office is on Wednesday, March 11 at 10:30 AM at 17 Battery Pl. "
    "Please bring your notice and any letter that you received, thanks!",
    "Hola, le recordamos su cita el miércoles 11 de marzo a las 10:30. Traiga por favor la carta que recibió de la "
    "corte y llámenos al 212-407-3417 si no puede venir.",
    "We mailed the application yesterday. There is no decision yet, it usually takes some months. Call us when a "
    "notice arrives and we will explain what it says.",
]
CORPUS = Path(__file__).parents[1] / "support" / "corpora" / "drafts.jsonl"
THREAD = ("When is my appointment?", "[us] It is on March 11.", "ok and what do I bring? did they decide my case?")
ADVERSARIAL = {
    "1,600 times a": "a" * 1600,
    "1,600 digits": "1" * 1600,
    "nested separators": "1-" * 800,
    "spaced letters": "d e " * 400,
    "zero width": "a\u200b" * 800,
    "look-alikes": "\u0430\u0435" * 800,
    "words that nearly match": "your case was your petition is the judge has " * 36,
    "number words": "one two three " * 114,
}


def quantiles(work: Callable[[], object], texts: int) -> tuple[float, float, float]:
    """Return p50, p99 and maximum in milliseconds of `texts` calls."""
    took = []
    for _ in range(texts):
        begin = time.thread_time()
        work()
        took.append((time.thread_time() - begin) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)], took[-1]


def keystrokes(rules: RuleBook, length: int, rounds: int) -> tuple[float, float, float]:
    """Type texts of `length` characters key by key (the last 60 of them); return p50, p99, maximum."""
    consent, holds = CONSENTS["implied"]
    context = Context(consent, holds, recent=thread_texts(THREAD))
    took = []
    for _ in range(rounds):
        for sentence in SENTENCES:
            text = (sentence + " ") * (length // len(sentence) + 1)
            for end in range(max(1, length - 60), length + 1):
                begin = time.thread_time()
                check(Draft(text[:end]), context, rules, None)
                took.append((time.thread_time() - begin) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)], took[-1]


def fresh(rules: RuleBook) -> tuple[float, float, float]:
    """Type drafts of the corpus that this process never saw, each once, key by key; return p50, p99, maximum."""
    consent, holds = CONSENTS["implied"]
    context = Context(consent, holds, recent=thread_texts(THREAD))
    took = []
    for line in CORPUS.read_text(encoding="utf-8").splitlines()[::19]:
        text = json.loads(line)["draft"]
        for end in range(1, len(text) + 1):
            begin = time.thread_time()
            check(Draft(text[:end]), context, rules, None)
            took.append((time.thread_time() - begin) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)], took[-1]


_START = """
import os, sys, time
from pathlib import Path
from sms_tui.settings.proofs import Proofs
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
before = resident()
begin = time.thread_time()
from sms_tui.settings.guard_rules import load_rules
from sms_tui.domain.guard.engine import warm
imported = time.thread_time()
rules = load_rules("ijc", proofs=Proofs(Path(sys.argv[1])))
loaded = time.thread_time()
warm(rules)
warmed = time.thread_time()
print(*((b - a) * 1000 for a, b in ((begin, imported), (imported, loaded), (loaded, warmed))))
print((resident() - before) / 2**20)
"""


def start(folder: str, proofs: str) -> tuple[float, float, float, float]:
    """Return import, load and warming of the rules in a fresh interpreter (ms), and what they take (MB; Linux only).

    Bytecode is kept in `folder`, proofs that examples held in `proofs`: where that is empty, the examples run.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    bytecode = {**kept, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    told = subprocess.run(
        [sys.executable, "-c", _START, proofs], capture_output=True, text=True, check=True, env=bytecode
    )
    imported, loaded, warmed, size = map(float, told.stdout.split())
    return imported, loaded, warmed, size


def starts() -> None:
    """Print the median of three first starts, and of five that follow one; the program's bytecode is there."""
    with tempfile.TemporaryDirectory() as folder:
        start(folder, f"{folder}/bytecode-only")
        first = statistics.median(start(folder, f"{folder}/{number}")[1] for number in range(3))
        later = [start(folder, f"{folder}/0") for _ in range(5)]
    imported, loaded, warmed, size = (statistics.median(column) for column in zip(*later, strict=True))
    print(f"{'start: import':34}{imported:10.1f}")
    print(f"{'start: load and run examples':34}{first:10.1f}")
    print(f"{'start: load, examples held before':34}{loaded:10.1f}")
    print(f"{'start: first verdict':34}{warmed:10.1f}")
    print(f"{'memory of all, MB':34}{size:10.1f}")


def presidio() -> tuple[float, float, float] | None:
    """Return p50, p99 and maximum of Presidio's analyzer on the same sentences, or None where it is missing."""
    try:
        from presidio_analyzer import AnalyzerEngine
    except ImportError:
        return None
    engine = AnalyzerEngine()
    return quantiles(lambda: engine.analyze(SENTENCES[0], language="en"), 60)


def main() -> None:
    """Print the table."""
    rules = load_rules("ijc")
    other = load_rules("lehigh")
    print(f"{'what (ijc, unless said)':34}{'p50 ms':>10}{'p99 ms':>10}{'max ms':>10}")
    print(f"{'fresh drafts, key by key':34}" + "".join(f"{x:10.3f}" for x in fresh(rules)))
    for length, rounds in ((160, 3), (1600, 1)):
        print(
            f"{f'keystroke at {length} characters':34}"
            + "".join(f"{x:10.3f}" for x in keystrokes(rules, length, rounds))
        )
        of_other = keystrokes(other, length, rounds)
        print(f"{f'keystroke at {length}, lehigh':34}" + "".join(f"{x:10.3f}" for x in of_other))
    consent, holds = CONSENTS["implied"]
    for name, text in ADVERSARIAL.items():
        shape = quantiles(lambda text=text: check(Draft(text), Context(consent, holds), rules, None), 20)  # type: ignore[misc]
        print(f"{name:34}" + "".join(f"{x:10.3f}" for x in shape))
    if peer := presidio():
        print(f"{'presidio, 160 characters':34}" + "".join(f"{x:10.3f}" for x in peer))
    else:
        print("presidio is not installed")
    starts()


if __name__ == "__main__":
    main()
