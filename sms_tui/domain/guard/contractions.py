"""Contractions and texting shorthand, spelt out, so that rules need one form only ("you're", "youre": "you are")."""

from __future__ import annotations

import re

from sms_tui.domain.guard.normalise import Edit
from sms_tui.domain.guard.signs import DOTTED, signs, word_set

_STEMS = "do does did is are was were has have had could would should must need might"
_NOT = {
    **{"can": "can not", "won": "will not", "shan": "shall not", "ain": "is not"},
    **{stem: f"{stem} not" for stem in _STEMS.split()},
}
_BARE_T = frozenset({"can", "won", "shan", "ain"})
"""Stems to which only 't is added."""
_WORDS_ALREADY = frozenset({"won", "shan"})
"""Stems whose form without an apostrophe is a word of its own, or none ("wont" is listed below)."""
_PRONOUNS = "i you he she it we they that there who what here how where when u yall"
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "s": "is", "d": "would"}
_SHORTHAND_TEXT = """
cannot=can not|youre=you are|theyre=they are|youve=you have|theyve=they have|weve=we have|ive=i have|im=i am
youll=you will|theyll=they will|hes=he is|shes=she is|whats=what is|thats=that is|heres=here is|theres=there is
let's=let us|u=you|ur=your|u're=you are|yr=your|pls=please|plz=please|thx=thanks|msg=message|gonna=going to
wanna=want to|gotta=got to|gimme=give me|lemme=let me|dunno=do not know|wont=will not|q=que|xq=porque|pq=porque
porq=porque|tmb=tambien|xfa=por favor|porfa=por favor|porfis=por favor|pa'=para|aint=is not|ya'll=you all
yall=you all|y'all=you all|bc=because|cuz=because|cus=because|2day=today|2morrow=tomorrow|tmrw=tomorrow
appt=appointment|rn=right now
"""
_AFTER_X = (
    "favor correo telefono mensaje mensajito texto aqui aca ahi alla eso esto esta este escrito fax whatsapp email "
    "mail el la los las lo mi tu su ahora hoy mientras cierto fin que"
)
"""Words before which a lone "x" stands for "por" in Spanish texts."""
_WHOLE = {
    **{f"x {word}": f"por {word}" for word in _AFTER_X.split()},
    **{f"{stem}{'' if stem in _BARE_T else 'n'}'t": full for stem, full in _NOT.items()},
    **{f"{stem}{'t' if stem in _BARE_T else 'nt'}": full for stem, full in _NOT.items() if stem not in _WORDS_ALREADY},
    **{f"{pronoun}'{end}": f"{pronoun} {full}" for pronoun in _PRONOUNS.split() for end, full in _ENDINGS.items()},
    **dict(pair.split("=") for pair in _SHORTHAND_TEXT.replace("\n", "|").split("|") if pair),
}
SPELT_OUT = frozenset(_WHOLE)
"""The short forms: a draft has none of them left when it is read, so two of its words never make one."""
_DOTTED = re.compile(r"(?<![a-z0-9.])(?!(?:u\.s|a\.m|p\.m|i\.e|e\.g|d\.c)\b)((?:[a-z]\.){1,4}[a-z])\.?(?![a-z0-9])")
"""Abbreviations such as "s.s.n."; not those that fold to other words or end sentences."""
_LONGEST_LETTERS = 2


def _alternatives(*, long: bool) -> str:
    keys = (key for key in _WHOLE if (len(key) > _LONGEST_LETTERS) is long)
    return "|".join(sorted(map(re.escape, keys), key=len, reverse=True))


# After a single letter, a short form may be part of a spaced-out word ("f r a u d"); a longer one only where that
# letter is no word of its own ("i don't").
_PATTERN = re.compile(
    rf"(?<![a-z0-9'-])(?:(?<!\b[a-z] )(?:{_alternatives(long=False)})"
    rf"|(?<!\b[b-hj-tv-xz] )(?:{_alternatives(long=True)}))"
    r"(?![a-z0-9'-]| ?-?(?:visa|nonimmigrant|status))"
)
_YOU_ARE = re.compile(r"(?<![a-z0-9'-])(?<!\b[a-z] )(?:u|you|ya|they|we) (r)(?= [a-z']{2})")
"""A lone "r" behind who it is about, and before a whole word."""
_HINTS = word_set(_WHOLE, "[^a-z0-9'-]")


def contraction_edits(text: str) -> list[Edit]:
    """Return the edits that spell out the contractions of folded `text`."""
    edits = []
    if _HINTS.matching(text.encode("latin-1", "replace")):
        edits = [Edit(found.start(), found.end(), _WHOLE[found.group()]) for found in _PATTERN.finditer(text)]
    if " r " in text:
        edits += [Edit(found.start(1), found.end(1), "are") for found in _YOU_ARE.finditer(text)]
    if signs(text) & DOTTED:
        edits += [Edit(*found.span(), found.group(1).replace(".", "")) for found in _DOTTED.finditer(text)]
    return sorted(edits)
