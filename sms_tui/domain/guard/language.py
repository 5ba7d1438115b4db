"""Which of the two checked languages a text is in, by its most frequent words; no model, no list of names."""

from __future__ import annotations

import functools
import re

from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.tokens import word_list

UNCHECKED = "LANG.UNCHECKED"
"""Rule id of drafts in a language that no rule reads."""
_SPANISH_TEXT = """
el la los las un una unos de del en es esta este esto son fue ser hay que y o su sus tu tus usted ustedes se
le les lo nos mi mis me te por para con sin si no pero como cuando donde cual quien ya muy mas tiene tengo
puede puedo hola gracias favor buenos buenas dias tardes cita caso oficina llame llamar manana hoy traiga
traer senor senora al yo ella nosotros desde hasta sobre tambien sera estamos estan esta recibimos necesita
necesitamos venga mande envie nuestra nuestro
"""
_SPANISH = frozenset(_SPANISH_TEXT.split())
_ENGLISH_TEXT = """
the a an of in is are was were be been to and or your you we our us it this that for with at on by from will
can not please have has do does did if when where what who how i my me he she his her they their there here
hi hello thanks thank call office bring appointment case today tomorrow yes no but as so about any all need
let know
"""
_ENGLISH = frozenset(_ENGLISH_TEXT.split())
_IS_ENGLISH, _IS_SPANISH, _IS_BOTH = 1, 2, 3
_FREQUENT = {word: (word in _ENGLISH) * _IS_ENGLISH + (word in _SPANISH) * _IS_SPANISH for word in _ENGLISH | _SPANISH}
_WORDS = re.compile(r"[a-z']+")


@functools.lru_cache(maxsize=32)
def counts(text: str) -> tuple[int, int, int]:
    """Return how many words of folded `text` are frequent English ones, frequent Spanish ones, and words at all."""
    words = _WORDS.findall(text) if "'" in text else word_list(text)
    told = list(map(_FREQUENT.get, words))
    return told.count(_IS_ENGLISH) + told.count(_IS_BOTH), told.count(_IS_SPANISH) + told.count(_IS_BOTH), len(words)


def thread_language(reading: Reading) -> str:
    """Return `es` where the contact's recorded language or the thread is Spanish, else `en`, the staff's own.

    For a draft that no rule can read: its own words tell nothing about who reads the advice.
    """
    if reading.context.language:
        return "es" if reading.context.language == "es" else "en"
    told = [counts(text)[:2] for text in (*reading.ours, *reading.theirs)]
    return "es" if sum(spanish for _, spanish in told) > sum(english for english, _ in told) else "en"


def suggestion_language(reading: Reading) -> str:
    """Return `en` or `es`: the contact's recorded language, else the draft's, else the thread's."""
    if reading.context.language in ("en", "es"):
        return reading.context.language
    english, spanish, _ = counts(reading.main.view.text)
    if english == spanish:
        for text in reversed((*reading.ours, *reading.theirs)):
            more_english, more_spanish, _ = counts(text)
            english += more_english
            spanish += more_spanish
    return "es" if spanish > english else "en"
