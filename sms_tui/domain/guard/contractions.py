"""Contractions and texting shorthand, spelt out, so that rules need one form only ("you're", "youre": "you are")."""

from __future__ import annotations

import re

from sms_tui.domain.guard.normalise import Edit

_NOT = {
    "can": "can not", "won": "will not", "shan": "shall not", "ain": "is not",
    **{w: f"{w} not" for w in (
        "do does did is are was were has have had could would should must need might")
        .split()},
}  # fmt: skip
_PRONOUNS = "i you he she it we they that there who what here how where when u yall"
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "s": "is", "d": "would"}
_WHOLE = {
    **{f"{stem}n't" if stem not in ("can", "won", "shan", "ain") else f"{stem}'t": full for stem, full in _NOT.items()},
    **{f"{stem}nt" if stem not in ("can", "won", "shan", "ain") else f"{stem}t": full
       for stem, full in _NOT.items() if stem not in ("won", "shan")},
    **{f"{p}'{e}": f"{p} {full}" for p in _PRONOUNS.split() for e, full in _ENDINGS.items()},
    "cannot": "can not", "youre": "you are", "theyre": "they are", "youve": "you have", "theyve": "they have",
    "weve": "we have", "ive": "i have", "im": "i am", "youll": "you will", "theyll": "they will", "hes": "he is",
    "shes": "she is", "whats": "what is", "thats": "that is", "heres": "here is", "theres": "there is", "let's": "let us",
    "u": "you", "ur": "your", "u're": "you are", "u'r": "you are", "yr": "your", "pls": "please", "plz": "please",
    "thx": "thanks", "msg": "message", "gonna": "going to", "wanna": "want to", "gotta": "got to", "gimme": "give me",
    "lemme": "let me", "dunno": "do not know", "wont": "will not", "q": "que", "xq": "porque", "pq": "porque", "porq": "porque",
    "tmb": "tambien", "xfa": "por favor", "porfa": "por favor", "porfis": "por favor", "pa'": "para",
    "aint": "is not", "ya'll": "you all", "yall": "you all", "y'all": "you all", "bc": "because", "cuz": "because",
    "cus": "because", "2day": "today", "2morrow": "tomorrow", "tmrw": "tomorrow", "appt": "appointment", "rn": "right now",
}  # fmt: skip
_PATTERN = re.compile(
    r"(?<![a-z0-9'-])(?:"
    + "|".join(sorted(map(re.escape, _WHOLE), key=len, reverse=True))
    + r")(?![a-z0-9'-]| ?-?(?:visa|nonimmigrant|status))"
)


def contraction_edits(text: str) -> list[Edit]:
    """Return the edits that spell out the contractions of folded `text`."""
    return [Edit(found.start(), found.end(), _WHOLE[found.group()]) for found in _PATTERN.finditer(text)]
