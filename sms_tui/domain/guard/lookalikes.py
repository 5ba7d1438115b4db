"""Letters of other scripts that look like Latin ones, by the Latin letter they imitate.

Taken from the Unicode confusables list (TR39, as packaged in confusable-homoglyphs 3.3.1): letters of the
Latin, Greek, Cyrillic, Armenian, Cherokee, Coptic and Lisu blocks whose skeleton is one ASCII letter and which
NFKD alone does not fold, plus lower-case forms and small capitals that the list leaves to case folding.
"""

_IMITATES = {
    "a": "ɑΑαАаᎪᴀ\U0000a4ee",
    "b": "ƄʙΒβВЬвᏏᏴ\U0000a4d0\U0000a7b4",
    "c": "ϲϹСсᏟᴄⲤⲥ\U0000a4da\U0000abaf",
    "d": "ĐđԁᎠᏧᴅ\U0000a4d2\U0000a4d3",
    "e": "əΕεЕеҽᎬᴇ\U0000a4f0\U0000ab32",
    "f": "Ϝғքẝ\U0000a4dd\U0000a798\U0000a799\U0000ab35",
    "g": "ƍɡɢԌցᏀᏳᶃ\U0000a4d6",
    "h": "ħʜΗНнһհᎻᏂⲎ\U0000a4e7",
    "i": "ıɩɪΙιІіӀӏᎥᏆιⲒ\U0000a647\U0000ab75",
    "j": "ͿϳЈјᎫᴊ\U0000a4d9\U0000a7b2",
    "k": "ΚκКкᏦᴋⲔ\U0000a4d7",
    "l": "ŁłƖǀʟᏞⳐ\U0000a4e1\U0000a4f2",
    "m": "ΜϺМмᎷᴍⲘ\U0000a4df",
    "n": "ɴΝηипոռⲚ\U0000a4e0",
    "o": "ØøΟοσОоՕօᴏᴑⲞⲟ\U0000a4f3\U0000ab3d",
    "p": "ΡρϱРрᏢᴘⲢⲣ\U0000a4d1",
    "q": "ԛգզ",
    "r": "ƦʀгᎡᏒᴦⲅ\U0000a4e3\U0000ab47\U0000ab48\U0000ab81",
    "s": "ƽЅѕՏᏕᏚ\U0000a4e2\U0000a731\U0000abaa",
    "t": "ŧΤτТтᎢᴛⲦ\U0000a4d4",
    "u": "ʋυՍսᴜ\U0000a4f4\U0000a79f\U0000ab4e\U0000ab52",
    "v": "νѴѵᏙᴠ\U0000a4e6\U0000aba9",
    "w": "ɯωѡԜԝաᎳᏔᴡ\U0000a4ea\U0000ab83",
    "x": "ΧχХхⲬ\U0000a4eb\U0000a7b3",
    "y": "ɣʏΥγϒУуҮүᎩᎽᶌỿⲨ\U0000a4ec\U0000ab5a",
    "z": "ΖᏃᴢ\U0000a4dc\U0000ab93",
}

LOOKALIKES: dict[str, str] = {letter: latin for latin, letters in _IMITATES.items() for letter in letters}
"""Imitating letter -> lower-case ASCII letter."""
