"""What single texts mean: keywords, near keywords, reactions, negation, labels."""

from __future__ import annotations

import pytest

from sms_tui.domain.intake import Classified, classify, intent_for
from sms_tui.domain.messages import Intent
from tests.unit.domain.intake.scoring import rules


def seen(text: str, **facts: int) -> Classified:
    return classify(text, rules(), **facts)


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "STOP!!!",
        "“STOP”",
        "'stop'",
        "*STOP*",
        "(stop)",
        "STOP 🛑",
        "🛑 STOP 🛑",
        "stop?",
        "ＳＴＯＰ",
        "ЅТОР",
        "st\u200bop",
        "Stop\nSent from my iPhone",
        "STOP Sent from my iPhone",
        "Stop\nEnviado desde mi iPhone",
        "stop\n--\nM. Okafor",
        "STOP - Maria Lopez",
        "Stop\nMaria",
        "STOP ALL",
        "stopall",
        "Opt-out",
        "OPT  OUT",
        "unsubscribe.",
        "End",
        "quit",
        "revoke",
        "cancel",
        "¡ALTO!",
        "basta",
        "Pare.",
        "parar",
        "cancelar",
        "no más",
        "NO MAS!",
        "Arrêt",
        "sispann",
        "sair",
        "توقف",
        "停止",
        "退订",
    ],
)
def test_a_stop_word_alone_opts_out(text: str) -> None:
    found = seen(text)
    assert found.intent is Intent.OPT_OUT
    assert "stop_word" in found.labels


@pytest.mark.parametrize(
    "text",
    [
        "STOP PLEASE",
        "please stop",
        "stop it",
        "ok stop",
        "stop stop stop",
        "Stpp",
        "SOTP",
        "ST0P",
        "STOPPPP",
        "S T O P",
        "s.t.o.p",
        "unsubcribe",
        "CANCELL",
        "stop, thanks",
        "STOP\nplease and thank you",
        "parrar",
        "no mass",
        "pare ya",
        "alto por favor",
        "remove",
        "baja",
    ],
)
def test_what_comes_close_to_a_stop_word_is_suspected(text: str) -> None:
    assert seen(text).intent is Intent.OPT_OUT_SUSPECTED


@pytest.mark.parametrize(
    "text",
    [
        "shop",
        "step 2?",
        "stops",
        "quiet",
        "quite good",
        "hasta luego",
        "end of month",
        "cancer",
        "auto",
        "bus stop",
        "stop by at 3",
        "¿basta con una copia?",
        "no más tengo una pregunta",
        "No, más tarde",
        "don't stop",
        "never stop",
        "no paren",
        "can you stop by",
        "STOP is what the last message said, what does it mean?",
        "",
        "   ",
        "👍🏽👍🏽",
        "?",
        "...",
    ],
)
def test_ordinary_texts_near_a_stop_word(text: str) -> None:
    assert seen(text).intent is Intent.NORMAL


@pytest.mark.parametrize("text", ["Cancel", "cancelar", "NO MAS"])
def test_stop_words_that_may_be_answers_are_marked(text: str) -> None:
    assert "ambiguous_stop" in seen(text).labels


def test_stop_is_not_ambiguous() -> None:
    assert "ambiguous_stop" not in seen("STOP").labels


@pytest.mark.parametrize("text", ["YES", "yes.", "Sí", "SI", "start", "UNSTOP"])
def test_yes_counts_only_when_opted_out(text: str) -> None:
    found = seen(text)
    assert "yes_word" in found.labels
    assert intent_for(found, opted_out=True) is Intent.OPT_IN
    assert intent_for(found, opted_out=False) is Intent.NORMAL


def test_a_wish_in_free_words_never_reads_as_the_keyword() -> None:
    found = seen("please text me again")
    assert found.intent is Intent.NORMAL
    assert "yes_word" not in found.labels
    assert intent_for(found, opted_out=True) is Intent.OPT_IN
    assert intent_for(found, opted_out=False) is Intent.NORMAL


@pytest.mark.parametrize("text", ["Yes please", "yes I can come Thursday", "si ahi estare"])
def test_a_yes_in_a_sentence_is_an_answer(text: str) -> None:
    assert intent_for(seen(text), opted_out=True) is Intent.NORMAL


@pytest.mark.parametrize("text", ["HELP", "help!", "INFO", "ayuda 🙏"])
def test_help_words(text: str) -> None:
    assert seen(text).intent is Intent.HELP
    assert "help_word" in seen(text).labels


@pytest.mark.parametrize("text", ["who is this?", "¿Quién es?", "help me please"])
def test_other_questions_for_help_go_to_a_person(text: str) -> None:
    assert seen(text).intent is Intent.HELP
    assert "help_word" not in seen(text).labels


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Liked “Reply STOP to opt out.”", True),
        ('Loved "If ICE comes to your door today, call us"', True),
        ("Le gustó “Responda ALTO para no recibir mensajes”", True),
        ('Reacted 👍 to "See you Thursday"', True),
        ("\u200a\u200b👍\u200b to “See you”", True),
        ("Liked an image", True),
        ("Disliked “The workshop is moved”", False),
        ("Questioned “Room 331”", False),
        ("Removed a like from “ok”", False),
        ("Se rió de “Traiga paraguas”", False),
    ],
)
def test_reactions_of_phones_mean_nothing_but_themselves(text: str, kind: bool) -> None:
    found = seen(text)
    assert found.intent is Intent.NORMAL
    assert "tapback" in found.labels
    assert ("ack" in found.labels) is kind


def test_a_reaction_with_more_after_it_is_read_in_full() -> None:
    assert seen("Liked “Reply STOP to opt out.” pls stop texting me").intent is Intent.OPT_OUT_SUSPECTED


@pytest.mark.parametrize(
    "text", ["ok", "Ok thanks!", "gracias", "muchas gracias licenciada", "👍", "perfecto, gracias"]
)
def test_thanks_alone_are_marked(text: str) -> None:
    assert "ack" in seen(text).labels


@pytest.mark.parametrize("text", ["ok but when?", "thanks, what do I bring?", "no", "gracias, ¿a qué hora?", "yes"])
def test_an_answer_or_a_question_is_no_mere_thanks(text: str) -> None:
    assert "ack" not in seen(text).labels


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("this is an emergency", Intent.URGENT),
        ("not an emergency", Intent.NORMAL),
        ("no es urgente", Intent.NORMAL),
        ("my hearing is tomorrow", Intent.URGENT),
        ("my hearing is next month", Intent.NORMAL),
        ("they arrested my husband this morning", Intent.URGENT),
        ("I was arrested in 2015", Intent.NORMAL),
        ("what happens if I get arrested?", Intent.NORMAL),
        ("él me pega", Intent.URGENT),
        ("mi ex me pegaba antes, en 2014", Intent.NORMAL),
        ("you are an idiot", Intent.ABUSIVE),
        ("my landlord is an idiot", Intent.NORMAL),
        ("quiero poner una queja", Intent.COMPLAINT_OR_APPEAL),
        ("no tengo ninguna queja", Intent.NORMAL),
    ],
)
def test_negation_past_and_supposition(text: str, intent: Intent) -> None:
    assert seen(text).intent is intent


def test_all_labels_are_kept_and_the_first_decides() -> None:
    found = seen("Please don't text me anymore, my husband reads it and he hits me")
    assert found.intent is Intent.URGENT
    assert {"urgent", "opt_out_suspected", "number_unsafe"} <= found.labels


def test_an_appeal_due_today_is_urgent_too() -> None:
    found = seen("my appeal is due today")
    assert found.intent is Intent.URGENT
    assert "complaint_or_appeal" in found.labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("wrong number", "wrong_number"),
        ("sorry this isnt Jamal", "wrong_number"),
        ("Número equivocado", "wrong_number"),
        ("I changed my phone number", "number_changed"),
        ("my husband reads this phone", "number_unsafe"),
        ("mi esposo revisa el telefono", "number_unsafe"),
        ("me quiero matar", "self_harm"),
        ("مرحبا، متى يفتح المكتب؟", "lang_unchecked"),
        ("Xin chào, tôi cần mang giấy tờ gì?", "lang_unchecked"),
    ],
)
def test_further_labels(text: str, label: str) -> None:
    assert label in seen(text).labels


def test_media_are_labelled() -> None:
    assert "media" in seen("here is the letter", media=2).labels
    assert "media" not in seen("here is the letter").labels


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("my ssn is 123-45-6789 ok", "123-45-6789"),
        ("mi número A es A200111222", "A200111222"),
        ("check IOE0912345678 please", "IOE0912345678"),
        ("nació el 5 de mayo de 1990", "1990"),
        ("I have hepatitis B", "hepatitis"),
        ("la contraseña es Perro123", "Perro123"),
    ],
)
def test_sensitive_spans_cover_the_value(text: str, hidden: str) -> None:
    found = seen(text)
    assert "sensitive" in found.labels
    start = text.index(hidden)
    assert any(span.start <= start and span.end >= start + len(hidden) for span in found.spans)


@pytest.mark.parametrize(
    "text", ["call me at 646-555-0117", "my zip is 11368-2045", "Room 2049, 12th floor", "I'm sick"]
)
def test_what_staff_need_is_not_masked(text: str) -> None:
    assert seen(text).spans == ()


def test_a_flood_of_digits_is_masked_whole() -> None:
    found = seen("1234 " * 100)
    assert [(span.start, span.end) for span in found.spans] == [(0, 499)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can I come on Thursday with my son?", "en"),
        ("¿Puedo ir el jueves con mi hijo?", "es"),
        ("my court es mañana y no tengo interpreter for my mom", "mixed"),
        ("Bonjour, j'ai reçu la lettre et je ne comprends pas", "fr"),
        ("Здравствуйте, какие документы", "other"),
        ("12:30", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert seen(text).language == language


def test_an_opt_out_line_of_a_lure_is_no_opt_out() -> None:
    found = seen("Get 20% off all sneakers this wknd only! Shop https://kicks-deals.example Txt STOP to opt out")
    assert found.intent is Intent.SPAM
    assert "opt_out_suspected" not in found.labels


def test_coursework_due_tomorrow_is_no_emergency_at_the_university() -> None:
    assert classify("is the Econ 101 paper due tomorrow?", rules("lehigh")).intent is Intent.NORMAL
