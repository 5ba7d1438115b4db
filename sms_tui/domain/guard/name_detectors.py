"""Detectors about people: who is greeted, what is ascribed to the sender, what is told about others.

No list of names: a name is a capitalised word in a greeting or beside a verb that names do, minus the words that
the policy calls public and those of the thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sms_tui.domain.guard.given_names import GIVEN_NAMES
from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.weigh import Hit
from sms_tui.domain.messages import MessageKind

_TITLE = r"(?:(?:mr|mrs|ms|miss|mx|dr|dra|prof|professor|sr|sra|srta|senor|senora|senorita|don|dona|coach|dean)\.? +)?"
_GREETING = re.compile(
    r"^[^a-z0-9]*(?:"
    r"(?:good|great|nice|lovely|glad) to hear from you(?: again)?|(?:thanks|thank you) for (?:writing|asking|"
    r"reaching out|texting|your (?:text|message|note|question|patience))|(?:que )?gusto (?:de |en )?"
    r"(?:saludarl[oa]|saludarte|saber de (?:usted|ti)|leerl[oa])|gracias por (?:escribir(?:nos)?|su (?:mensaje|texto|"
    r"pregunta))|hope (?:you are|all is) well|un gusto|con gusto|nice (?:question|to meet you)|"
    r"hi|hello|hey|hiya|dear|hola|good (?:morning|afternoon|evening|day)|buen(?:os|as)? (?:dias|"
    r"tardes|noches|dia)|buenas|"
    r"que tal|estimad[oa]|querid[oa]|saludos|thanks|thank you|thx|gracias|muchas gracias|morning|greetings|"
    r"welcome|bienvenid[oa]|"
    r"congratulations|congrats|felicidades|sorry|perdon|disculpe|oiga|oye|mira|of course|sure(?: thing)?|no "
    r"problem|claro|de nada|yes|yep|no|ok|okay|si|sy|listo|perfecto|perfect|great)"
    rf"[ ,:-]+(?:there )?{_TITLE}(?P<name>[a-z][a-z'-]+(?: [a-z][a-z'-]+)?)"
)
_CLOSING = re.compile(
    r"(?:thanks(?: so much)?|thank you|gracias|see you(?: then| soon| there)?|nos vemos|hasta luego|bye|"
    r"welcome|bienvenid[oa]|de nada|you are welcome|"
    rf"of course|sure thing|no problem|con gusto|para servirle|take care|cuidese|good luck|suerte|good "
    rf"night)[ ,]+{_TITLE}(?P<name>[a-z][a-z'-]+)[^a-z0-9]*(?:$|[.!?])"
)
_NOT_NAMES_TEXT = """
all there everyone everybody team again folks friend friends sir madam maam ma'am student students professor
and we this thanks thank yes no just from good the it is your our my you i please as for to a an in on at of
so ok okay welcome guys class parents family colleagues sorry sure great what when where how who if to also
yep tomorrow today reminder appointment office ijc lehigh immigrant justice corps university prof dr mr mrs
ms back morning afternoon evening day neighbor neighbors member members client clients applicant hope hi
hello hey they he she that these those amigo amiga amigos todos todas equipo senor senora sra sr srta
senorita don dona buenos buenas dias tardes noches como que su tu le la el los las un una es esta este
gracias si sy por para con de del cliente clientes familia familias vecino vecinos estudiante estudiantes
estimado estimada espero disculpe perdon soy somos aqui favor bueno claro recordatorio cita oficina hoy
manana nosotros usted ustedes buen dia profesor profesora queremos llamamos solo ya no se nos recibimos
tenemos hemos ha puede podria cuando donde monday tuesday wednesday thursday friday saturday sunday lunes
martes miercoles jueves viernes sabado domingo january february march april may june july august september
october november december enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
diciembre both any another some most quick unfortunately yeah well noted got will can could should do does
did have has are was were not be been but or then up out over about much very too more one two three anyone
someone nobody call text reply come bring check confirm confirming following checking writing texting
letting regarding re per professor doctor doctors counselor advisor attorney abogado abogada consejero compa
bro dude buddy pal dear love honey miss mister mx coach dean faculty staff alumni seniors juniors freshmen
sophomores hawk hawks mountain
"""
_NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split())
_WORD = re.compile(r"[a-z][a-z'-]+")


def greeting(search: Search) -> Iterator[Hit]:
    """A greeting by a name that shares nothing with the contact's recorded name."""
    name = search.reading.context.name
    if not name.strip():
        return
    own = set(_WORD.findall(_folded_name(name)))
    own.update(word for text in search.reading.theirs for found in _NAMED_SELF.findall(text) for word in found if word)
    for start, end, words in _greeted(search.reading):
        if not any(_same(word, known) for word in words for known in own):
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


def _same(word: str, known: str) -> bool:
    """Whether two words are one name: equal, one a short form of the other, or one letter apart."""
    if word == known or (len(word) >= 3 and known.startswith(word)) or (len(known) >= 3 and word.startswith(known)):
        return True
    if min(len(word), len(known)) < 5:
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(word, known, score_cutoff=1) <= 1


def _greeted(reading: Reading) -> Iterator[tuple[int, int, list[str]]]:
    text = reading.main.view.text
    for pattern in (_GREETING, _CLOSING):
        found = pattern.search(text)
        if not found:
            continue
        start, end = found.span("name")
        words: list[str] = []
        for word in _WORD.finditer(text, start, end):
            if word.group() in _NOT_NAMES or (words and not _capital(reading, word.start())):
                break
            words.append(word.group().removesuffix("'s"))
            end = word.end()
        capital = _capital(reading, start) and not _CODE_NEXT.match(text, end)
        if words and len(words[0]) > 1 and (capital or words[0] in GIVEN_NAMES) and not _goes_on(text, end, words):
            yield start, end, words


def _goes_on(text: str, end: int, words: list[str]) -> bool:
    """Whether what was read as a name is the subject of a sentence ("Hi, Counseling is in …") and no given name."""
    return bool(_VERB_NEXT.match(text, end)) and (words[0] not in GIVEN_NAMES or len(words) > 1)


_CODE_NEXT = re.compile(r" ?[0-9]")
"""A number follows: a course or a form, nobody's name."""
_VERB_NEXT = re.compile(
    r" (?:is|are|was|will|has|opens?|closes?|starts?|meets?|runs?|can|does|had|speaks?|talks?|teaches|plays|"
    r"works|comes|presents|says|said|hosts|leads|esta|es|son|abre|cierra|tiene|"
    r"puede|sale|empieza)\b"
)


def _capital(reading: Reading, place: int) -> bool:
    typed = reading.draft.text[reading.main.view.starts[place]]
    return typed.isupper()


def identity(search: Search) -> Iterator[Hit]:
    """A name given to the sender that neither the thread nor the public facts know."""
    if search.reading.context.internal:
        return
    for start, end, words in _greeted(search.reading):
        known = _known_words(search.reading, search.rules)
        if any(_in(word, known) for word in words):
            continue
        first, last = search.reading.main.view.span(start, end)
        yield search.hit(first, last)
        return


def _known_words(reading: Reading, rules: RuleBook) -> set[str]:
    words = set(rules.facts.words)
    for text in reading.theirs:
        words.update(_WORD.findall(text))
    return words


def _in(word: str, known: set[str]) -> bool:
    return word in known or any(_same(word, other) for other in known if other[:1] == word[:1] and len(other) >= 3)


_PERSON = (
    r"(?:(?P<pronoun>he|she|ella|el(?= (?:esta|estaba|estuvo|anda|vive|tiene|salio|entra|sale|se|vino|llego|"
    r"toma|trabaja|no vino))|"
    r"(?:your|that|the other|tu|su|ese|esa) (?:roommate|room ?mate|friend|classmate|daughter|son|brother|"
    r"sister|cousin|girlfriend|boyfriend|teammate|ex|"
    r"lab partner|student|companer[oa](?: de (?:cuarto|clase))?|amig[oa]|hij[oa]|herman[oa]|prim[oa]|novi[oa]|"
    r"estudiante|mama|papa))"
    r"|(?P<title>(?:prof|professor|dr|doctor|dean|coach|mr|mrs|ms|profesora?|doctora|senora?|sra?|el profe|la "
    r"profe|profe)\.? +)?(?P<name>[a-z][a-z'-]+(?: [a-z][a-z'-]+)?))"
)
_WHERE = (
    r"(?:(?:is|was|will be|has been|esta|estaba|estuvo|anda|se encuentra|andaba)(?: (?:right now|currently|"
    r"still|now|ahora|ahorita|probably|usually|just|always|back))? "
    r"(?:in|at|on|out|off|up|down|over|with|near|inside|outside|upstairs|downstairs|home|away|sick|ill|here|"
    r"there|staying|living|hospitalized|recovering|seeing|having|getting|pregnant|working|studying|taking|"
    r"walking|"
    r"en|con|de|fuera|enferm[oa]|hospitalizad[oa]|aqui|ahi|arriba|abajo|internad[oa]|afuera|viviendo|"
    r"estudiando|comiendo)\b"
    r"|(?:lives?|live in|stays?|gets? (?:out|off|in|back|home)|got (?:out|off|back|in)|left|comes? in|came "
    r"(?:in|by|over)|walk(?:s|ed)|went|headed|checked (?:in|out)|swiped|visited|parks?|attends|sees|moved|"
    r"hangs out|eats|"
    r"has (?:class|lab|practice|an? (?:appointment|class|lab|exam|shift)|work)|takes [a-z]+|works? (?:until|"
    r"at|from|in|on|mondays|tuesdays|wednesdays|thursdays|fridays)|vive|viven|tiene (?:clase|lab|laboratorio|"
    r"cita|practica|turno)|salio|sale|entra|entro|se fue|se queda|vino|llego|fue (?:a|al)|toma|trabaja (?:en|"
    r"de|hasta|los)|no viene|no vino|"
    r"missed|skipped|dropped)\b)"
)
_ABOUT = re.compile(rf"\b{_PERSON}(?:'s)?[ ,]{{1,2}}(?P<where>{_WHERE})")
_REACH = re.compile(
    r"(?:(?:his|her|their|(?P<owner>[a-z][a-z-]+)'s) (?:\w+ ){0,2}?(?:cell|cell ?phone|mobile|personal|home|"
    r"phone|number|dorm|apartment|address|schedule|roommate|gmail|room|birthday|license plate)\b(?: \w+)? "
    r"?(?:is|:|=|was)"
    r"|(?:el|la|su) (?:cel(?:ular)?|telefono|numero|correo|direccion|cuarto|dormitorio|horario)(?: "
    r"(?:personal|de casa|de celular))? de (?:ella|el|(?P<de>[a-z]+)(?: [a-z]+)?) (?:es|esta|:|queda)"
    r"|(?:call|text|reach|contact|email|llame|llamel[oa]|contactel[oa]|escribal[eoa]) (?:him|her|l[oa])? "
    r"?(?:at|on|al|a su)? ?(?:his|her|personal|su)? ?(?:cell|celular|casa|home)\b)"
)
_POINTED = re.compile(
    r"\b(?:ask|see|talk (?:to|with)|speak (?:to|with)|contact|email|hable con|pregunte (?:a|por)|busque a|"
    r"comuniquese con|ask for|look for|find|go to|vaya con)[ ,](?:[a-z', -]{0,30})$"
)
_AT_WORK = re.compile(
    r"\b(?:(?:is|esta) (?:usually |always )?(?:in|out|here|aqui) (?:on |from |until |after |before |every |at "
    r"|till |de |los |hasta |desde )?(?:mon|tue|wed|thu|fri|weekday|lunes|martes|miercoles|jueves|viernes|"
    r"[0-9])"
    r"|works (?:on |from |until )?(?:mon|tue|wed|thu|fri|weekday|[0-9])|(?:entra|sale|trabaja) (?:a las|de|"
    r"los|hasta))"
)
_PUBLIC_BUSINESS = re.compile(
    r"\b(?:office hours?|offices?|department|oficinas?|horas de oficina|consulta|departamento|website|"
    r"directory|speaks?|speaking|speaker|lectur\w+|talk|performs?|performing|"
    r"plays|concert|reading|signing|event|keynote|panel|teaches|class is (?:cancelled|canceled|moved|held)|"
    r"evento|charla|presenta|concierto|open to|public|front desk|help desk|game|match|partido)\b"
)
_NO_PERSON = frozenset(
    [
        "it",
        "this",
        "that",
        "there",
        "everyone",
        "someone",
        "nobody",
        "anyone",
        "who",
        "which",
        "what",
        "class",
        "classes",
    ]
)


def nonpublic(search: Search) -> Iterator[Hit]:
    """Where somebody is, lives, studies or can be reached, or how they are: nobody's to tell by text."""
    if search.reading.context.internal:
        return
    text = search.reading.main.view.text
    for found in (*_ABOUT.finditer(text), *_REACH.finditer(text), *_IS_ILL.finditer(text), *_CLASSES.finditer(text)):
        parts = found.groupdict()
        if "name" in parts:
            if not parts.get("pronoun") and not _is_person(search.reading, search.rules, found):
                continue
        elif (owner := parts.get("owner") or parts.get("de")) and owner in (
            search.rules.facts.words | _NO_PERSON | _NOT_NAMES
        ):
            continue
        first, last = search.reading.main.sentence(*found.span())
        if _PUBLIC_BUSINESS.search(text[first:last]) or _CONDITION.search(
            text[max(0, found.start() - 16) : found.start()]
        ):
            continue
        if text[first:last].rstrip().endswith("?") and not search.reading.asked:
            continue
        staff = _POINTED.search(text[first : found.start()] + " ") or _AT_WORK.search(text, found.start(), last)
        severity = Severity.WARN if staff else Severity.BLOCK
        start, end = search.reading.main.view.span(*found.span())
        yield search.hit(start, end, severity=severity)
        return
    yield from _doings(search)


def _doings(search: Search) -> Iterator[Hit]:
    """What a person named in full did, has or signed up for, told to somebody who asked: a warn."""
    reading = search.reading
    if not reading.asked:
        return
    text = reading.main.view.text
    for found in (*_DID.finditer(text), *_DID_BY.finditer(text)):
        start, end = found.span("name")
        words = [word.removesuffix("'s") for word in text[start:end].split()]
        if not _named_in_full(search, start, words):
            continue
        first, last = reading.main.sentence(*found.span())
        if _PUBLIC_BUSINESS.search(text[first:last]) or text[first:last].rstrip().endswith("?"):
            continue
        yield search.hit(*reading.main.view.span(*found.span()), severity=Severity.WARN)
        return


def _named_in_full(search: Search, start: int, words: list[str]) -> bool:
    """Whether the words are a given name and a family name, both capitalised, or a name that was asked about."""
    if any(word in _NOT_NAMES or word in _NO_PERSON or word in search.rules.facts.words for word in words):
        return False
    places = [start]
    for word in words[:-1]:
        places.append(places[-1] + len(word) + 1)
    if not all(place < len(search.reading.main.view.text) and _capital(search.reading, place) for place in places):
        return False
    asked = search.reading.asked.decode("latin-1")
    if words[0] in GIVEN_NAMES:
        return True
    return (len(words) > 1 and bool(_WHOSE.search(asked))) or (words[0] in set(_WORD.findall(asked)) and len(words) > 1)


_WHOSE = re.compile(r"\b(?:who|whose|quien|quienes|anyone|alguien)\b")
_FULL_NAME = r"(?P<name>[a-z][a-z'-]+(?: [a-z][a-z'-]+)?)"
_DEED = (
    r"(?:signed up|registered|picked (?:it |them |that )?up|already (?:picked|took|has|got|signed|paid|returned)|"
    r"borrowed|checked (?:it|them|that|the \w+|one) out|checked out the|has (?:it|them|the|that|one)|"
    r"have (?:it|them|the)|reserved|booked|"
    r"returned|took|bought|paid|dropped (?:it |them )?off|applied|volunteered|joined|enrolled|"
    r"rsvp'?d|won|turned in|handed in|left (?:it|his|her)|(?:is|are) (?:coming|going|signed|registered|on the list|"
    r"in (?:the|your) (?:group|class|section|team)|driving|bringing|sharing|rooming)|"
    r"will (?:be there|come|drive|bring)|"
    r"se (?:inscribio|anoto|registro|apunto)|(?:ya )?(?:recogio|tomo|reservo|pago|devolvio|compro|llevo|firmo|"
    r"va a ir|va con|viene con|esta en la lista|esta inscrit[oa]))\b"
)
_DID = re.compile(
    rf"\b{_FULL_NAME}(?:,? (?:and|y) [a-z][a-z'-]+(?: [a-z][a-z'-]+)?)?(?: (?:also|just|already|ya|tambien))? {_DEED}"
)
_DID_BY = re.compile(
    rf"\b(?:(?:l[oa]s?|eso|est[ea]) (?:ya )?(?:tiene|reservo|saco|llevo|pidio|tomo|recogio|devolvio|compro|pago|aparto)"
    rf"(?: prestad[oa])?|(?:va|van|viene|vienen|fue|fueron)|(?:reserved|borrowed|booked|taken|signed|returned|checked "
    rf"out|picked up|held|claimed) (?:by|to|for)) {_FULL_NAME}"
)
_IS_ILL = re.compile(
    rf"(?:(?P<title>(?:prof|professor|dr|doctor|dean|coach|mr|mrs|ms|profesora?|doctora|senora?|sra?) +)?{_FULL_NAME})"
    r" (?:(?:has|had|is having|was having|broke|tore|underwent|caught|got|suffered|needs|tuvo|tiene|sufrio|"
    r"se (?:rompio|quebro|enfermo|lastimo)|le (?:dio|dieron)|was (?:diagnosed|admitted|hospitalized)|is recovering|"
    r"fue operad[oa]|esta (?:enferm[oa]|hospitalizad[oa]|internad[oa]|embarazada)) ?(?:\w+ ){0,3}?"
    r"(?P<where>surgery|operation|stroke|cancer|covid|the flu|flu|heart attack|hip|leg|arm|ankle|knee|concussion|"
    r"miscarriage|baby|hospital|seizure|chemo\w*|pneumonia|with \w+|recovering|cirugia|operacion|derrame|infarto|"
    r"gripe|pierna|brazo|cadera|bebe|operad[oa]|hospitalizad[oa]|enferm[oa])"
    r"|is on (?:medical|sick|maternity|parental) leave)\b"
)
_CLASSES = re.compile(
    rf"\b{_FULL_NAME}(?:'s (?:\w+ ){{0,2}}?(?:class(?:es)?|schedule|labs?|lecture|recitation|shift|practice|rehearsal)"
    r"(?: on [a-z]+)? (?:\w+ ){0,2}?(?P<where>ends?|starts?|is|are|at|has|lets? out|gets? out|finish(?:es)?|begins?|"
    r"meets?|runs?)\b| (?:has|takes|is taking|is in|tiene|toma|lleva) [a-z]{2,4} ?[0-9]{1,3}\b)"
)


def _is_person(reading: Reading, rules: RuleBook, found: re.Match[str]) -> bool:
    """Whether the name of the match is a person's: a frequent given name, or a capitalised one that was asked about."""
    start, _ = found.span("name")
    words = [word.removesuffix("'s") for word in found.group("name").split()]
    if any(word in _NOT_NAMES or word in _NO_PERSON for word in words[:1]) or not _capital(reading, start):
        return False
    if words[0] in GIVEN_NAMES or found.groupdict().get("title"):
        return True
    if any(word in rules.facts.words for word in words):
        return False
    asked = set(_WORD.findall(reading.asked.decode("latin-1")))
    return words[0] in asked and bool(_WHO_ASKED.search(reading.asked.decode("latin-1")))


_WHO_ASKED = re.compile(
    r"\b(?:who|where|seen|friend|roommate|brother|sister|son|daughter|se llama|novi[oa]|amig[oa]|herman[oa]|"
    r"hij[oa]|prim[oa]|donde esta|why was)\b"
)

_ROLE = (
    r"freshman|freshmen|sophomore|junior|senior|first[- ]year|second[- ]year|transfer(?: student)?|"
    r"grad(?:uate)? student|undergrad(?:uate)?|"
    r"phd(?: student)?|(?:student[- ])?athlete|captain|ra|ta|gryphon|resident (?:assistant|advisor)|teaching "
    r"assistant|president|treasurer|(?:ra|ta|gryphon|captain|senior|junior|member|player|alum|donor)s|"
    r"vice president|secretary|member|major|minor|international student|commuter|pre-?med|player|swimmer|"
    r"wrestler|runner|rower|fellow|"
    r"scholar|alum(?:nus|na|ni)?|parent|mom|dad|mother|father|donor|employee|intern|employee|volunteer|editor|"
    r"cheerleader|goalie|"
    r"pitcher|quarterback|drummer|musician|veteran|exchange student|mba student|law student|engineering "
    r"student|business student|"
    r"nursing student|art student|honors student|student worker|work-?study student|tour guide|orientation "
    r"leader|tutor|mentor|mentee"
)
_SUBJECTS = (
    r"econ\w*|math\w*|chem\w*|bio\w*|phys\w*|calc\w*|stat\w*|psych\w*|hist\w*|engl\w*|account\w*|financ\w*|"
    r"market\w*|comp(?:uter)? sci\w*|cse|"
    r"mech\w*|circuit\w*|engineer\w*|spanish|french|german|art|music|theat\w*|journalism|sociology|"
    r"anthropology|philosophy|religion|"
    r"swim\w*|soccer|football|basketball|lacrosse|tennis|rowing|crew|track|wrestling|volleyball|softball|"
    r"baseball|golf|rugby|debate|robotics|"
    r"marching|choir|orchestra|dance|chess|sailing|field hockey|cross[- ]country|natacion|futbol|baloncesto|"
    r"economia|quimica|fisica|calculo"
)
_ASCRIBED = (
    re.compile(
        rf"\b(?:as|since (?:you are|you're|ur)|because (?:you are|you're)|being|given that (?:you are|you're)|"
        rf"knowing (?:you are|you're)|"
        rf"i (?:see|know) (?:that )?(?:you are|you're)|(?:you are|you're|u r|ur))(?: still| also| now)? "
        rf"(?:an?|the|our|one of (?:the|our|my)|my) "
        rf"(?:[a-z-]+ ){{0,3}}?(?P<role>{_ROLE})\b"
    ),
    re.compile(
        rf"\b(?:you are|you're|you were|i (?:see|know) you(?: are|'re)?|since you(?: are|'re)|as you(?: are|"
        rf"'re)|because you(?: are|'re)|glad you(?: are|'re))"
        rf"(?: currently| also)? (?:in|on|with|playing|taking|enrolled in|studying|majoring in|minoring in|"
        rf"part of|from) (?:the |my |our |your )?"
        rf"(?:varsity |club |women'?s |men'?s )?(?P<role>(?:prof|professor|dr)\.? +[a-z]+(?:'s)?(?: class| "
        rf"section| lab)?|(?:{_SUBJECTS})(?: team| class| club| [0-9]+| section| major)?|[a-z]+ (?:team|"
        rf"section|house|hall|fraternity|sorority|major))\b"
    ),
    re.compile(
        rf"\byour (?P<role>(?:{_SUBJECTS})(?: [0-9]+)? (?:class|section|lab|professor|prof|team|teammates|"
        rf"coach|practice|exam|midterm|final|recitation|paper|project|homework|major)|"
        r"(?:relay team|teammates?|coach|fraternity|sorority|practice|roommates?|scholarship|capstone|dorm|"
        r"residence hall|suitemates?|sorority sisters|frat|captain|senior (?:thesis|project)|dissertation|"
        r"thesis committee|kids?|daughter|son|husband|wife|internship|shift|supervisor at))\b"
    ),
    re.compile(
        r"\b(?:como|por ser|ya que (?:es|eres)|usted es|tu eres|eres|porque (?:es|eres)|siendo|veo que (?:es|"
        r"eres)) (?:un |una |el |la |miembro del? |de )?(?:[a-z]+ )?(?:ya (?:eres|es) )?(?:un |una |de )?"
        r"(?P<role>miembro|(?:primer|segundo|tercer|cuarto|ultimo) ano|maestria|posgrado|doctorado|"
        r"intercambio|estudiante de (?:primer|segundo|tercer|cuarto|ultimo|intercambio|posgrado|ingenieria|"
        r"economia|[a-z]+)[a-z ]*|jugador|jugadora|capitan|capitana|atleta|presidente|presidenta|"
        r"nadador|nadadora|exalumn[oa]|padre|madre|(?:del |de la )?equipo|tesorer[oa]|becari[oa]|egresad[oa]|"
        r"alumn[oa] de|asistente|voluntari[oa]|veteran[oa])"
    ),
    re.compile(
        rf"\b(?:su|tu|en el|en tu|en su) (?P<role>equipo|roommate|(?:clase|seccion|equipo|profesor|profesora|"
        rf"entrenador|entrenadora|laboratorio|examen) de (?:{_SUBJECTS}|[a-z]+)|entrenador|entrenadora|"
        rf"companer[oa]s? de (?:equipo|cuarto)|fraternidad|dormitorio)\b"
    ),
)
_TITLED = re.compile(
    r"^[^a-z0-9]*(?:sure(?: thing)?|yes|yep|yeah|no|si|sy|ok|okay|thanks|gracias|claro|hi|hello|hola|hey|de "
    r"nada|of course|no problem|good morning|buenos dias|certainly|absolutely)[ ,!]+"
    r"(?P<role>(?:mr|mrs|ms|miss|dr|doctor|doctora|prof|professor|profesora?|coach|dean|captain|officer|champ|"
    r"captain|maestr[oa]|ingenier[oa]|licenciad[oa]|entrenador)) *(?: [a-z]+)?(?: *$|[,.!?])"
    r"|[a-z0-9],+ (?P<last>(?:professor|prof|profe|doctor|doctora|coach|dean|maestr[oa]|profesora?|"
    r"captain))[.! ]*$"
)
_MEANS = re.compile(r"[a-z]{2,}")
_EMPTY_TEXT = (
    "a an the of in on class section lab team your student prof professor dr de del la el miembro member s exam final"
)
_EMPTY = frozenset(_EMPTY_TEXT.split())


def ascribed(search: Search) -> Iterator[Hit]:
    """A role, class or team given to the sender that the thread does not mention."""
    if search.reading.context.internal or search.reading.draft.kind is not MessageKind.REPLY:
        return
    said = {word for text in (*search.reading.theirs,) for word in _MEANS.findall(text)}
    for pattern in (*_ASCRIBED, _TITLED):
        for found in pattern.finditer(search.reading.main.view.text):
            role = found.group("role") or found.groupdict().get("last") or ""
            words = set(_MEANS.findall(role)) - _EMPTY or set(_MEANS.findall(role))
            if any(_in(word.removesuffix("'s"), said) for word in words):
                continue
            if _CONDITION.search(search.reading.main.view.text[max(0, found.start() - 16) : found.start()]):
                continue
            first, last = search.reading.main.view.span(*found.span())
            yield search.hit(first, last)
            return


_CONDITION = re.compile(r"\b(?:if|whether|unless|when|si|are|did|do|is)[ ,]*$")
