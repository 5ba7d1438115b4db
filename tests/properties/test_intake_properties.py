"""The classifier answers any text."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sms_tui.domain.intake import classify
from sms_tui.domain.messages import Intent
from tests.unit.domain.intake.scoring import rules

_WRITTEN = (
    "stop texting me please no more messages don't ICE tomorrow court 123-45-6789 mensajes ya escriba queja you idiot"
    " www.x.example £100 win reply . , ? ! 👍 😂 \u202e \u200b \x00 \x1b[31m سلام 停止 “ ” STOP é"
)
WORDS = st.sampled_from([*_WRITTEN.split(), "\n"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=30).map(" ".join))


@settings(deadline=None)  # the first example loads the rules
@given(TEXTS)
@example("")
@example("\x00\x1b[2J\u202e\ud800")
@example("😂" * 2_000)
@example("a" * 10_000)
@example("stop " * 2_000)
@example("1" * 10_000)
@example("\u0301" * 5_000)
def test_any_text_is_answered_and_consistent(text: str) -> None:
    found = classify(text, rules())
    named = {intent.value for intent in Intent} & found.labels
    if found.intent not in (Intent.NORMAL, Intent.OPT_OUT, Intent.OPT_IN, Intent.HELP):
        order = [intent.value for intent in Intent]
        assert found.intent.value == min(named, key=order.index)
    if found.intent is Intent.OPT_OUT:
        assert "stop_word" in found.labels
    for span in found.spans:
        assert 0 <= span.start < span.end <= len(text)
    assert found == classify(text, rules())


@given(
    st.sampled_from(["STOP", "quit", "Cancelar", "no más", "توقف"]), st.sampled_from(["", " ", ".", "!!", " 🙏", "\n"])
)
def test_marks_around_a_stop_word_change_nothing(word: str, around: str) -> None:
    assert classify(f"{around}{word}{around}", rules()).intent is Intent.OPT_OUT


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Z"]), min_size=1, max_size=40))
def test_a_text_with_more_words_never_opts_out_at_once(text: str) -> None:
    found = classify(f"the office {text} on monday", rules())
    assert found.intent is not Intent.OPT_OUT
