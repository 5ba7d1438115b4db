"""Classifications of inbound texts a second on one core, and the slowest one; run as a script.

The floor, measured in the same run, is a bare keyword comparison (what gateways do), the target is 5,000 texts a
second with none over 5 ms of processor time.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sms_tui.domain.intake import classify
from sms_tui.domain.text import printable
from sms_tui.settings.intake_rules import load_intake

CORPORA = Path(__file__).parents[1] / "support" / "corpora"
HOSTILE = {
    "10,000 equal letters": "a" * 10_000,
    "1,600 x 'stop '": "stop " * 320,
    "nested separators": ".,-;:" * 320,
    "zero-width runs": "s\u200bt\u200bo\u200bp " * 200,
    "digits": "1234 " * 320,
    "emoji": "😂" * 1_600,
    "combining marks": "o" + "\u0301" * 1_600,
    "the longest of every pattern": "dont want to get any of your these those text messages " * 28,
}


def texts() -> list[str]:
    """Return the texts of both inbound corpora."""
    found: list[str] = []
    for name in ("inbound.jsonl", "chat.jsonl"):
        lines = (CORPORA / name).read_text(encoding="utf-8").splitlines()
        found.extend(printable(json.loads(line)["text"]) for line in lines)
    return found


def timed(work: Callable[[str], object], samples: Sequence[str]) -> list[float]:
    """Return the processor milliseconds of each call."""
    spent: list[float] = []
    for sample in samples:
        started = time.process_time_ns()
        work(sample)
        spent.append((time.process_time_ns() - started) / 1e6)
    return spent


def line(name: str, spent: Sequence[float]) -> str:
    """Return one row of the table."""
    ordered = sorted(spent)
    p99 = ordered[int(len(ordered) * 0.99)]
    rate = 1000.0 * len(spent) / sum(spent)
    half = statistics.median(ordered)
    return f"{name:34} {rate:10,.0f}/s   p50 {half:7.3f}   p99 {p99:7.3f}   max {ordered[-1]:7.3f} ms"


def main() -> None:
    """Print the table."""
    started = time.process_time()
    rules = load_intake("ijc", run_examples=False)
    loaded = time.process_time() - started
    started = time.process_time()
    load_intake("ijc")
    checked = time.process_time() - started
    samples = texts()
    exact = rules.keywords.exact
    for sample in samples[:200]:
        classify(sample, rules)
    print(f"load {loaded * 1000:.0f} ms, load and run the examples {checked * 1000:.0f} ms, {len(samples)} texts")
    print(line("keyword comparison (floor)", timed(lambda text: exact.get(text.strip().casefold()), samples)))
    best = min((timed(lambda text: classify(text, rules), samples) for _ in range(5)), key=sum)
    print(line("classify", best))
    for name, text in HOSTILE.items():
        print(line(name, timed(lambda text: classify(text, rules), [text] * 20)))


if __name__ == "__main__":
    main()
