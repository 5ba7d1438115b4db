"""Drafts in a language that no rule reads: another script, or the frequent words of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sms_tui.domain.guard import tokens
from sms_tui.domain.guard.language import counts
from sms_tui.domain.guard.normalise import OTHER_LETTER
from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.weigh import Hit

_FREQUENT_TEXT = {
    "fr": """
    a accorde accordee acceptee appelez apportez asile au aux avec avez bonjour bonsoir bureau cette dans demain des
    dimanche dossier du elle est est-ce etre fermons heure heures il je jeudi les lundi mais mardi matin merci mercredi
    midi ne nos notre nous oui ouvert ouvrons pas plait pour que rendez-vous samedi sil soir sont suis
    vendredi veuillez vos votre vous
    """,
    "ht": """
    ak apwouve avek avoka azil biwo bonjou demen dokiman dosye dwe felisitasyon gen jij jodi ki kijan li mesi mwen nan
    nimewo nou ou pa pote pou randevou rele se souple tanpri tribinal yo wi ap jiska louvri fenmen kote
    """,
    "pt": """
    aberta aberto advogado amanha ate boa bom fecha fechada fechado fica ficam loja
    meia noite oi sabado domingo tem carta chegou com dia documentos em escritorio esta foi hoje horas
    juiz ligue mais nao negou noite nos obrigada obrigado ola podemos por_favor precisa precisamos puder quarta
    quinta reuniao segunda seu seus sexta sim sua tarde temos terca traga tribunal uma vir voce voces
    """,
    "it": """
    alle appuntamento ciao della domani gli grazie non ore porti prego sono ufficio
    """,
    "de": """
    bitte danke das der guten haben ihr ist morgen nicht sie termin uhr und wir
    """,
    "tl": """
    ang bukas hindi inyong kayo kumusta mga namin ng ninyo po sa salamat
    """,
    "vi": """
    cam chao cuoc gio hen khong luc ngay vui xin
    """,
}
_FREQUENT = {language: frozenset(text.split()) for language, text in _FREQUENT_TEXT.items()}
"""Frequent words by language, folded to ASCII."""

_SHARED_TEXT = {
    "fr": """
    a de en es et la le les me ne on or ou par pas se si tu un y
    """,
    "vi": """
    dos mai va
    """,
    "tl": """
    mga sa
    """,
    "pt": """
    a ao aos as ate boa carta com da de do documentos e em esta favor hoje mais me na no nos o os para
    por que se segunda seu sua te um uma
    """,
    "it": """
    a al come con da di e in la le non o per se si un una
    """,
    "ht": """
    a an la nan pa pou se si yo
    """,
}
_SHARED = {language: frozenset(text.split()) for language, text in _SHARED_TEXT.items()}
"""Words that other languages share with English or Spanish: they speak for neither."""

_ANY_OTHER = frozenset(
    word for language_id, words in _FREQUENT.items() for word in words - _SHARED.get(language_id, frozenset())
)
_PIECES = frozenset(piece for word in _ANY_OTHER for piece in re.findall(r"[a-z]+", word))


def language(search: Search) -> Iterator[Hit]:
    """Letters of another script, or more frequent words of another language than of English and Spanish."""
    typed = search.reading.draft.text
    foreign: list[int] = []
    letters = 0
    if not typed.isascii():
        foreign = [
            index for index, char in enumerate(typed) if char > "\u024f" and char.isalpha() and _other_script(char)
        ]
        letters = sum(map(str.isalpha, typed)) if foreign else 0
    if foreign and len(foreign) >= max(2, letters * 0.3) and not _disguised(search.reading, foreign):
        yield search.hit(foreign[0], foreign[-1] + 1, reason="letters of another script")
        return
    text = search.reading.main.view.text
    english, spanish, count = counts(text)
    if count < 3 or english + spanish >= count * 3 // 4:
        return
    if _PIECES.isdisjoint(tokens.word_list(text)):
        return
    words = re.findall(r"[a-z][a-z'-]*", text)
    if sum(map(_ANY_OTHER.__contains__, words)) < 2:
        return
    for language_id, marked in _FREQUENT.items():
        shared = _SHARED.get(language_id, frozenset())
        own = sum(word in marked and word not in shared for word in words)
        if own < 2:
            continue
        ours = max(counts(" ".join(word for word in words if word not in shared and word not in marked))[:2])
        if own > max(english, spanish) or (own >= 3 and own > ours):
            yield search.hit(0, len(typed))
            return


def _other_script(char: str) -> bool:
    code = ord(char)
    return code > 0x24F and not (0x1E00 <= code <= 0x1EFF) and not (0x2100 <= code <= 0x214F) and not (
        0xFF00 <= code <= 0xFF5E or 0x1D400 <= code <= 0x1D7FF or 0x250 <= code <= 0x2AF or 0x1D00 <= code <= 0x1DBF
    )  # fmt: skip


def _disguised(reading: Reading, foreign: list[int]) -> bool:
    """Whether the letters are look-alikes inside English or Spanish words, not words of another script."""
    text = reading.main.view.text
    english, spanish, count = counts(text)
    return OTHER_LETTER not in text and count > 0 and (english + spanish) * 4 >= count and len(foreign) * 2 < len(text)
