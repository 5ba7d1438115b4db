"""Detectors of names: who is greeted or called by a name.

No list of names: a name is a capitalised word in a greeting or between commas, minus the words that the policy
calls public and those of the thread.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from sms_tui.domain.guard.gated import Gated, GatedList
from sms_tui.domain.guard.names import NOT_NAMES, WORD, capital, given, known, same, thread_words
from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.weigh import Hit

_TITLE = r"(?:(?:mr|mrs|ms|miss|mx|dr|dra|prof|professor|sr|sra|srta|senor|senora|senorita|don|dona|coach|dean)\.? +)?"
_GREETING = Gated(
    r"^[^a-z0-9]*(?:"
    r"(?:good|great|nice|lovely|glad) to hear from you(?: again)?|(?:thanks|thank you) for (?:writing|asking|"
    r"reaching out|texting|your (?:text|message|note|question|patience))|(?:que )?gusto (?:de |en )?"
    r"(?:saludarl[oa]|saludarte|saber de (?:usted|ti)|leerl[oa])|gracias por (?:escribir(?:nos)?|su (?:mensaje|texto|"
    r"pregunta))|hope (?:you are|all is) well|un gusto|con gusto|nice (?:question|to meet you)|"
    r"hi|hello|hey|hiya|dear|hola|good (?:morning|afternoon|evening|day)|buen(?:os|as)? (?:dias|"
    r"tardes|noches|dia)|buenas|"
    r"claro que s[iy]|por supuesto(?: que s[iy])?|desde luego|con mucho gusto|absolutely|certainly|you bet|understood|"
    r"got it|entendido|muy bien|"
    r"que tal|estimad[oa]|querid[oa]|saludos|thanks|thank you|thx|gracias|muchas gracias|morning|greetings|"
    r"welcome|bienvenid[oa]|"
    r"congratulations|congrats|felicidades|sorry|perdon|disculpe|oiga|oye|mira|of course|sure(?: thing)?|no "
    r"problem|claro|de nada|yes|yep|no|ok|okay|si|sy|listo|perfecto|perfect|great)"
    rf"[ ,:-]+(?:there )?{_TITLE}(?P<name>[a-z][a-z'-]+(?: [a-z][a-z'-]+)?)"
)
_CLOSING = Gated(
    r"(?:thanks(?: so much)?|thank you|gracias|see you(?: then| soon| there)?|nos vemos|hasta luego|bye|"
    r"welcome|bienvenid[oa]|de nada|you are welcome|"
    rf"of course|sure thing|no problem|con gusto|para servirle|take care|cuidese|good luck|suerte|good "
    rf"night)[ ,]+{_TITLE}(?P<name>[a-z][a-z'-]+)[^a-z0-9]*(?:$|[.!?])"
)


def greeting(search: Search) -> Iterator[Hit]:
    """A greeting by a name that shares nothing with the contact's recorded name."""
    name = search.reading.context.name
    if not name.strip():
        return
    own = set(WORD.findall(_folded_name(name)))
    own.update(word for text in search.reading.theirs for found in _NAMED_SELF.findall(text) for word in found if word)
    for start, end, words in _greeted(search.reading):
        if not any(same(word, other) for word in words for other in own):
            first, last = search.reading.main.view.span(start, end)
            yield search.hit(first, last)
            return


_NAMED_SELF = re.compile(
    r"(?:this is|i am|my name is|name is|soy|habla|me llamo|es|son|daughter|hij[oa]|here)(?: (?:her|his|my|el|"
    r"la|su|mi))?(?: (?:son|daughter|mom|wife|husband|sister|brother|hij[oa]|espos[oa]|mama|herman[oa]))? "
    r"([a-z]{3,})|([a-z]{3,}) here"
)


def _folded_name(name: str) -> str:
    from sms_tui.domain.guard.normalise import fold

    return fold(name).text


def _greeted(reading: Reading) -> Iterator[tuple[int, int, list[str]]]:
    text = reading.main.view.text
    for pattern in (_GREETING, _CLOSING):
        found = pattern.search(text)
        if not found:
            continue
        start, end = found.span("name")
        words: list[str] = []
        for word in WORD.finditer(text, start, end):
            if word.group() in NOT_NAMES or (words and not capital(reading, word.start())):
                break
            words.append(word.group().removesuffix("'s"))
            end = word.end()
        as_name = capital(reading, start) and not _CODE_NEXT.match(text, end)
        if words and len(words[0]) > 1 and (as_name or given(words[0])) and not _goes_on(text, end, words):
            yield start, end, words


def _goes_on(text: str, end: int, words: list[str]) -> bool:
    """Whether the name is a subject ("Hi, Counseling is in …") and no given name, or the writer's own."""
    if _SIGNED.match(text, end):
        return True
    return bool(_VERB_NEXT.match(text, end)) and (not given(words[0]) or len(words) > 1)


_SIGNED = re.compile(
    r",? (?:at|@|in|of|from|de|del) (?:the|our|la|el|[a-z]+ ?(?:office|desk|center|services|aid)?[.! ]*$)"
)
_CODE_NEXT = re.compile(r" ?[0-9]")
"""A number follows: a course or a form, nobody's name."""
_VERB_NEXT = re.compile(
    r" (?:is|are|was|will|has|opens?|closes?|starts?|meets?|runs?|can|does|had|speaks?|talks?|teaches|plays|"
    r"works|comes|presents|says|said|hosts|leads|esta|es|son|abre|cierra|tiene|"
    r"puede|sale|empieza)\b"
)


def identity(search: Search) -> Iterator[Hit]:
    """A name given to the sender that neither the thread nor the public facts know."""
    if search.reading.context.internal:
        return
    said, public = thread_words(search.reading), search.rules.facts.words
    for start, end, words in (*_greeted(search.reading), *_called(search.reading), *_taken_for(search.reading)):
        if any(word in public or known(word, said) for word in words):
            continue
        first, last = search.reading.main.view.span(start, end)
        yield search.hit(first, last)
        return


_PART = re.compile(r"[^,.!?;:\n\x01-\x04()]+")
_TITLE_WORD = (
    r"(?:mr|mrs|ms|miss|mx|dr|dra|doctor|doctora|prof|professor|profesora?|profe|sr|sra|srta|senora?|senorita|don|"
    r"dona|coach|dean|captain|officer|maestr[oa]|ingenier[oa]|licenciad[oa]|lic|ing|tia|tio)"
)
_CALL = re.compile(
    r" *(?P<exclaimed>(?:(?:no (?:worries|problem)|thank you|thanks(?: (?:again|so much))?|you (?:bet|are welcome)|"
    r"of course|"
    r"sure thing|good (?:luck|morning|night|afternoon|evening)|take care|have a (?:good|great) (?:one|day|night|"
    r"weekend)|my bad|"
    r"see you(?: (?:then|soon|there|later|tomorrow|at [0-9:]+))?|claro(?: que (?:si|sy))?|con (?:todo )?gusto|de nada|"
    r"para servirle|hasta (?:luego|manana|pronto)|nos vemos(?: (?:ahi|alla|luego|manana|pronto|"
    r"entonces))?|buen[oa]s (?:dias|tardes|noches)|hi|hello|hey|hola|oye|"
    r"oiga|ay|oh|"
    r"ok|okay|yes|yep|yeah|yup|no|nope|nah|sure|absolutely|certainly|anytime|np|right|great|perfect|awesome|cool|"
    r"welcome|bye|"
    r"sorry|well|haha|lol|so|and|also|si|sy|dale|orale|vale|listo|perfecto|gracias|buenas|suerte|cuidate|mira|mire|"
    r"fijate|"
    r"fijese|pues|bueno|disculpe|perdon|che|mi|estimad[oa]|querid[oa]) +)*)"
    rf"(?:(?P<title>{_TITLE_WORD}) +)?(?P<name>[a-z][a-z'-]+(?: [a-z][a-z'-]+)?) *$"
)
_INTRODUCED = Gated(
    r"\b(?:advisor|adviser|director|coordinator|professor|prof|tutor|speaker|author|artist|guest|host|instructor|"
    r"counselor|asesora?|directora?|ponente|profesora?|profe|maestr[oa]|entrenadora?|coach|dean|contact|person|chair|"
    r"manager|registrar|officer|librarian|ra|ta|assistant|secretary|colleague|friend|roommate|son|daughter|hij[oa]|"
    r"student|president|senator|by|with|ask|see|meet|from|named|called|email|is|are|es|con|por|de|to|for|"
    r"nombre|name|llama|soy|im|and|y|or|o|e|starring|featuring|feat|guests?|speakers?|hosts?|coaches|team|"
    r"staff)(?: asked for|"
    r" invitad[oa]| de [a-z]+| is| are)? *$"
)
"""What comes before a name that is told, not called."""
_VERB = (
    r" *(?:is|are|was|were|will|has|had|can|does|would|starts|speaks|opens|says|said|teaches|runs|meets|handles|takes|"
    r"and|or|y|o|e|esta|es|va|dara|da|tiene|puede|atiende|habla|fue|sale|llega|viene|los atiende|le atiende)\b"
)
_DOES = re.compile("," + _VERB)
_APPOSED = re.compile(
    r", *(?:who|from|our|of|the (?:new )?[a-z]+(?:or|er|an|ant|ist|ent)\b|de|del|nuestr[oa]|quien|la direct|el direct|"
    rf"in|at|x[0-9]|ext)[^,.!?]{{0,40}},{_VERB}"
)
"""What goes on after a name that is told, not called."""


@functools.lru_cache(maxsize=256)
def _call(part: str) -> re.Match[str] | None:
    """Return what `part` says if it is a call; kept, because only the last part of a text changes from key to key."""
    return _CALL.match(part)


def _called(reading: Reading) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the names that stand for themselves between commas or after an interjection ("Kevin, go to …")."""
    if not reading.theirs:
        return
    text = reading.main.view.text
    lead = ""
    for part in _PART.finditer(text):
        found = _call(part.group())
        before, lead = lead, part.group() if text[part.end() : part.end() + 1] == "," else ""
        if not found:
            continue
        start, end = part.start() + found.start("name"), part.start() + found.end("name")
        words = found.group("name").split()
        if any(word in NOT_NAMES for word in words) or not _named(reading, found, start, words):
            continue
        exclaimed = bool(found.group("exclaimed"))
        if not _told(reading, end, before, after_comma=bool(before)) and (exclaimed or len(words) == 1 or not before):
            yield start, end, words


def _named(reading: Reading, found: re.Match[str], start: int, words: list[str]) -> bool:
    """Whether the words are a name: a given one, or any capitalised one after a title or an interjection."""
    if capital(reading, start):
        return bool(found.group("title") or given(words[0])) or (bool(found.group("exclaimed")) and len(words) == 1)
    return given(words[0]) and len(words[0]) > 3 and not _CAPITAL.search(reading.draft.text)


_CAPITAL = re.compile(r"[A-Z]")


def _told(reading: Reading, end: int, before: str, *, after_comma: bool) -> bool:
    """Whether the name that ends at `end` is told, not called: introduced, listed, or the subject of a sentence."""
    text = reading.main.view.text
    if before and _INTRODUCED.search(before):
        return True
    if text[end : end + 1] != ",":
        return text[:end].strip(" .!") == text.strip(" .!") and len(text.split()) <= 2
    if _APPOSED.match(text, end) or (after_comma and _DOES.match(text, end)):
        return True
    following = WORD.search(text, end)
    return following is not None and given(following.group()) and capital(reading, following.start())


_RELATIVE = "mom|dad|mother|father|sister|brother|wife|husband|roommate|friend|son|daughter|parent|kid|partner"
_TAKEN_FOR = Gated(
    rf"\b(?:(?:it was|it is|this is|that is|eras) (?:you|tu|usted),?|is this|are you|you are|you must be|were you|eres|"
    rf"usted es|es usted|hablo con|es (?:la|el)|hij[oa] de|espos[oa] de|mam[a] de|papa de|"
    rf"you(?: are)? (?:the )?[a-z]+ of) (?:(?:{_TITLE_WORD}) +)?(?P<name>[a-z][a-z'-]+)(?:'s (?:{_RELATIVE}))?"
)
_CALLED_BY_KIN = Gated(
    rf"\b(?:hi|hello|hey|hola|ok|okay|got it|sure|thanks|yes|yep|no problem|of course)[,!]? (?P<name>[a-z][a-z-]+)'s "
    rf"(?:{_RELATIVE})\b"
)
_TAKEN = GatedList((_TAKEN_FOR, _CALLED_BY_KIN))


def _taken_for(reading: Reading) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the names by which the draft asks or says who is texting ("you're Sofia's dad, right?")."""
    if not reading.theirs:
        return
    text = reading.main.view.text
    for found in [found for pattern in _TAKEN.possible(text) for found in pattern.compiled.finditer(text)]:
        name = found.group("name").removesuffix("'s")
        if given(name) and name not in NOT_NAMES:
            yield *found.span("name"), [name]
