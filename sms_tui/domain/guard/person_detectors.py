"""What a draft tells about other people: where they are, how to reach them, how they are, what they do."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Set

from sms_tui.domain.guard.deeds import DEEDS, FULL_NAME, doings
from sms_tui.domain.guard.gated import Gated, GatedList
from sms_tui.domain.guard.names import (
    CONDITION,
    NO_PERSON,
    NOT_NAMES,
    PUBLIC_BUSINESS,
    WORD,
    capital,
    given,
    thread_words,
)
from sms_tui.domain.guard.persons import AT_WORK, GENERAL, OF_STAFF, PUBLIC_OFFICE, REFUSES, RELATION, told
from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.sought import answers, asks_for_somebody
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.weigh import Hit

_PERSON = (
    r"(?:(?P<pronoun>he|she|ella|the (?:girl|guy|boy|kid|student|friend|person|one) (?:that |who )?(?:you|u) "
    r"(?:asked|mentioned|meant|want|wanted|(?:are|were) looking)(?: about| for)?|"
    r"el(?= (?:esta|estaba|estuvo|anda|vive|tiene|salio|entra|sale|se|vino|llego|"
    r"toma|trabaja|no vino))|"
    r"(?:your|that|the other|tu|su|ese|esa) (?:roommate|room ?mate|friend|classmate|daughter|son|brother|"
    r"sister|cousin|girlfriend|boyfriend|teammate|ex|"
    r"lab partner|student|companer[oa](?: de (?:cuarto|clase))?|amig[oa]|hij[oa]|herman[oa]|prim[oa]|novi[oa]|"
    r"estudiante|mama|papa)(?: (?!who\b|that\b|que\b)[a-z]+)?)"
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
    r"|(?:lives?|live in|stays?|gets? (?:out|off|in|back|home)|got (?:out|off|back|in)|"
    r"left(?! (?:it|this|that|them|something|your|you|word|one|an?)\b)|comes? in|came "
    r"(?:in|by|over)|walk(?:s|ed)|went|headed|checked (?:in|out)|swiped|visited|parks?|attends|sees|moved|"
    r"hangs out|never misses|shows up|eats|"
    r"has (?:class|lab|practice|an? (?:appointment|class|lab|exam|shift)|work)|takes [a-z]+|finishes|clocks (?:in|out)|"
    r"gets done|works? (?:until|"
    r"at|from|in|on|mondays|tuesdays|wednesdays|thursdays|fridays)|vive|viven|tiene (?:clase|lab|laboratorio|"
    r"cita|practica|turno)|salio|sale|entra|entro|se fue|se queda|vino|llego|fue (?:a|al)|toma|trabaja (?:en|"
    r"de|hasta|los)|no viene|no vino|"
    r"missed|skipped|dropped)\b)"
)
_ABOUT = Gated(rf"\b{_PERSON}(?:'s)?[ ,]{{1,2}}(?P<where>{_WHERE})")
_REACH = Gated(
    r"\b(?:(?:his|her|their|(?P<owner>[a-z][a-z-]+)'s) (?:\w+ ){0,2}?(?:cell|cell ?phone|mobile|personal|home|"
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

_MEETING = re.compile(r"\b(?:with|con) (?:[a-z']+\.? +){1,4}(?:is|was|will be|sigue|esta) (?:still )?(?:on|en pie)$")
"""A meeting that takes place ("Tuesday at 2 with Dr. Chen is still on")."""
_RELATED = re.compile(r"(?:your|that|the other|tu|su|ese|esa) ")
"""A relation of the sender: nobody whose hours are public."""
_OUR_STAFF = re.compile(
    r"\b(?:(?:your|ur|su|sus|tu) (?:colleagues?|coworkers?|co-workers?|staff|reps?|interns?|drivers?|"
    r"volunteers?|ambassadors?|guides?|"
    r"table|booth|companer[oa]s? de (?:trabajo|oficina)|colegas?|personal)|(?:your|the|a|su|el|la|un|"
    r"una) (?:tour guide|bus driver|"
    r"shuttle driver|van driver|notary|guia|chofer|notari[oa]))\b"
)
"""Those who work for us and were asked for as such: where they meet people is public."""


def nonpublic(search: Search) -> Iterator[Hit]:
    """Where somebody is, lives, studies or can be reached, or how they are: nobody's to tell by text."""
    if search.reading.context.internal or _asks_for_staff(search.reading.asked):
        return
    text = search.reading.main.view.text
    possible = _QUESTIONS.possible(text)
    others = [pattern for pattern in possible if pattern in _OTHERS]
    for found in [found for pattern in others for found in pattern.compiled.finditer(text)]:
        parts = found.groupdict()
        if "name" in parts:
            if "'s " in (parts["name"] or ""):
                continue
            if not parts.get("pronoun") and not _is_person(search.reading, search.rules, found):
                continue
        elif (owner := parts.get("owner") or parts.get("de")) and (
            owner in (search.rules.facts.words | NO_PERSON | NOT_NAMES)
            or (parts.get("de") and not given(owner) and not capital(search.reading, found.start("de")))
        ):
            continue
        first, last = search.reading.main.sentence(*found.span())
        if REFUSES.search(text, first, last) or _MEETING.search(text[first : found.end()]):
            continue
        if PUBLIC_BUSINESS.search(text[first:last]) or CONDITION.search(
            text[max(0, found.start() - 16) : found.start()]
        ):
            continue
        if text[first:last].rstrip().endswith("?") and not search.reading.asked:
            continue
        staff = _POINTED.search(text[first : found.start()] + " ") or AT_WORK.search(text, found.start(), last)
        severity = Severity.WARN if staff and not _RELATED.match(parts.get("pronoun") or "") else Severity.BLOCK
        start, end = search.reading.main.view.span(*found.span())
        yield search.hit(start, end, severity=severity)
        return
    hits = (*_affairs(search, possible), *answers(search)) or tuple(doings(search, possible))
    yield from sorted(hits, key=lambda hit: hit.severity is not Severity.BLOCK)[:1]


_IS_ILL = Gated(
    rf"\b(?:(?P<title>(?:prof|professor|dr|doctor|dean|coach|mr|mrs|ms|profesora?|doctora|senora?|"
    rf"sra?) +)?{FULL_NAME})"
    r" (?:(?:has|had|is having|was having|broke|tore|underwent|caught|got|suffered|needs|tuvo|tiene|sufrio|"
    r"se (?:rompio|quebro|enfermo|lastimo)|le (?:dio|dieron)|was (?:diagnosed|admitted|hospitalized)|is recovering|"
    r"fue operad[oa]|esta (?:enferm[oa]|hospitalizad[oa]|internad[oa]|embarazada)) ?(?:\w+ ){0,3}?"
    r"(?P<where>surgery|operation|stroke|cancer|covid|the flu|flu|heart attack|hip|leg|arm|ankle|knee|concussion|"
    r"miscarriage|baby|hospital|seizure|chemo\w*|pneumonia|with \w+|recovering|cirugia|operacion|derrame|infarto|"
    r"gripe|pierna|brazo|cadera|bebe|operad[oa]|hospitalizad[oa]|enferm[oa])"
    r"|is on (?:medical|sick|maternity|parental) leave)\b"
)
_CLASSES = Gated(
    rf"\b{FULL_NAME}(?:'s (?:\w+ ){{0,2}}?(?:class(?:es)?|schedule|labs?|lecture|recitation|shift|practice|rehearsal)"
    r"(?: on [a-z]+)? (?:\w+ ){0,2}?(?P<where>ends?|starts?|is|are|at|has|lets? out|gets? out|finish(?:es)?|begins?|"
    r"meets?|runs?)\b| (?:has|takes|is taking|is in|tiene|toma|lleva) [a-z]{2,4} ?[0-9]{1,3}\b"
    r"| (?:has|takes|tiene|toma|lleva) [a-z]+ (?:on |los |el )?(?P<when>mondays?|tuesdays?|wednesdays?|thursdays?|"
    r"fridays?|lunes|martes|miercoles|jueves|viernes)\b)"
)


_OTHERS = (_ABOUT, _REACH, _IS_ILL, _CLASSES)


@functools.lru_cache(maxsize=64)
def _asks_for_staff(asked: bytes) -> bool:
    return bool(_OUR_STAFF.search(asked.decode("latin-1")))


def _is_person(reading: Reading, rules: RuleBook, found: re.Match[str]) -> bool:
    """Whether the name of the match is a person's: a frequent given name, or a capitalised one "
    "that was asked about."""
    start, _ = found.span("name")
    words = [word.removesuffix("'s") for word in found.group("name").split()]
    if any(word in NOT_NAMES or word in NO_PERSON for word in words[:1]) or not capital(reading, start):
        return False
    if given(words[0]) or found.groupdict().get("title"):
        return True
    if any(word in rules.facts.words for word in words):
        return False
    return _asked_about(reading, words[0], _WHO_ASKED)


def _asked_about(reading: Reading, word: str, somebody: re.Pattern[str] | Gated) -> bool:
    """Whether the thread asks about `somebody` and holds the word."""
    asked = reading.asked.decode("latin-1")
    return word in asked and word in WORD.findall(asked) and bool(somebody.search(asked))


_WHO_ASKED = re.compile(
    r"\b(?:who|where|seen|friend|partner|classmate|teammate|roommate|brother|sister|son|daughter|se llama|novi[oa]|"
    r"amig[oa]|herman[oa]|hij[oa]|prim[oa]|donde esta|why was)\b"
)


_SOMEBODY = (
    r"(?:(?:your|ur|tu|su|the|la|el|a|al|another|otro|otra|that|ese|esa|my|mi|our|nuestr[oa]) (?:new |old |ex |other |"
    r"head |assistant |lab |class |study |team |senora? |prof |professor |profe )?(?:roommate|room ?mate|suitemate|"
    r"friend|"
    r"classmate|daughter|son|child|kid|brother|sister|cousin|girlfriend|boyfriend|teammate|partner|student|professor|"
    r"prof|"
    r"profe|profesora?|instructor|teacher|advisor|adviser|asesora?|coach|entrenadora?|ra|ta|boss|supervisor|neighbor|"
    r"vecin[oa]|secretary|secretaria|director[a]?|dean|decan[oa]|provost|president|rector[a]?|chair|jef[ea]|"
    r"companer[oa]|"
    r"amig[oa]|hij[oa]|herman[oa]|prim[oa]|novi[oa]|sobrin[oa]|niet[oa]|estudiante|alumn[oa]|maestr[oa]|licenciad[oa]|"
    r"ingenier[oa]|consejer[oa]|counselor|janitor|guard|librarian|registrar lady)(?: (?:on|in|from|of|de|del|"
    r"at) (?:the |your "
    r"|tu |su |la |el )?[a-z]+(?: [a-z]+)?)?(?: (?P<called>[a-z][a-z'-]+))?"
    r"|(?:prof|professor|dr|dra|doctor|doctora|dean|coach|mr|mrs|ms|miss|sr|sra|senora?|senorita|profesora?|profe|"
    r"licenciad[oa]|lic|maestr[oa]|ingenier[oa]|decan[oa]|don|dona|entrenadora?|officer|provost|president) +"
    r"(?P<titled>[a-z][a-z'-]+)(?: (?!is\b|was\b|has\b|got\b|en\b|se\b|le\b|lo\b|la\b|es\b|ya\b|no\b)[a-z][a-z'-]+)?"
    r"|(?P<pronoun>he|she|ella)"
    r"|(?P<name>[a-z][a-z'-]+))"
)
_BODY = (
    r"(?:sick|ill|hospital\w*|er\b|surgery|operat\w+|cancer|chemo\w*|covid|flu|strep|pneumonia|"
    r"stroke|heart|concussion|"
    r"injur\w+|broke (?:his|her)|pregnan\w+|miscarr\w+|maternity|paternity|bereave\w+|rehab|detox|"
    r"sober|drunk|drinking|"
    r"hungover|overdos\w*|suicid\w+|depress\w+|anxiety|bipolar|adhd|autis\w+|therap\w+|counsel\w+|psychiatr\w+|"
    r"medicat\w+|"
    r"diabet\w+|seizure|allerg\w+|recover\w+|(?:at|to|from|in) (?:the |a )?(?:clinic|health center)|(?:knee|hip|"
    r"shoulder) (?:replacement|surgery)|panic|crying|asthma|migraine|enferm[oa]s?|"
    r"internad[oa]|"
    r"operad[oa]|operaron|cirugia|embarazad[oa]|clinica|doctor|terapia|psicolog\w+|psiquiatr\w+|depresion|ansiedad|"
    r"deprimid[oa]"
    r"|neumonia|gripe|borrach[oa]|alcohol\w*|drogas|luto|accidente|accident|lesion\w*|desmay\w+|convulsion\w*|"
    r"medicamento)"
)
_TROUBLE = (
    r"(?:divorc\w+|separat(?:ed|ing)|separad[oa]|separo|separando|evict\w+|arrest\w*|fired|laid off|let go|quitting|"
    r"quit|dumped|taking (?:the|a) (?:week|month|semester|year) off|sleeps|paid [0-9]+k?|crud[oa]|"
    r"resign\w*|retir(?:ing|es)|leaving (?:for|us|in|at|after|the|lehigh)|moving (?:away|to|out|in|back)|moved (?:in|"
    r"out|away|"
    r"back|to)|applied (?:for|to)|applying|interview(?:ed|ing|s)|engaged|dating|seeing (?:someone|a)|breaking up|"
    r"broke up|"
    r"split up|married|getting married|lost (?:his|her)|passed away|died|death|funeral|cheating|affair|"
    r"money problems|broke and|"
    r"bankrupt\w*|visa|deport\w*|court|custody|sued|police|in trouble|suspended|expelled|kicked out|dropped (?:out|"
    r"the class)|"
    r"withdrew|failing|on leave|took (?:a )?leave|under investigation|investigat\w+|fight(?:ing)? with|fought|argued|"
    r"complain\w*|"
    r"yelled|hates|stole|caught|written up|sanctioned|cited|busted|landlord|rent|homeless|denied tenure|tenure|"
    r"salary|makes [0-9$]|gay|trans|lesbian|"
    r"muslim|"
    r"undocumented|estranged|adopted|homesick|went home|gone home|flew home|flew to|staying (?:with|at)|crashing|"
    r"lives|living|"
    r"renuncia\w*|renuncio|despidieron|despidio|corrieron|jubila\w*|jubilo|se va a|se fue|se muda\w*|se mudo|"
    r"se cambio|se cambi\w+|"
    r"se pele\w+|peleo|pelead[oa]|se caso|se casa|casad[oa]|novi[oa]|termino con|terminaron|cort[oa] con|cortaron|"
    r"arresta\w+|"
    r"detenid[oa]|detuvieron|migracion|demanda\w*|corte|fallecio|murio|falleci\w+|funeral|deudas?|problemas? (?:de|"
    r"con|en)|"
    r"lo echaron|la echaron|expuls\w+|suspend\w+|se salio|dejo la|dejo de venir|reprob\w+|investiga\w+|permiso por|"
    r"de permiso|"
    r"incapacidad|incapacitad[oa]|de licencia|pidio (?:que|cambio|permiso|su)|solicito (?:trabajo|empleo)|"
    r"otro trabajo|otra "
    r"universidad|entrevista|tramite de|custodia|vive con|vive en|vive por|se queda con|anda (?:con|mal|triste|"
    r"saliendo))"
)
_MATTER = Gated(rf"\b(?:(?P<body>{_BODY})|(?P<trouble>{_TROUBLE}))\b")
_WHO = re.compile(rf"\b{_SOMEBODY}")
_FAR = 60
"""Code points between a person and what is told of them."""
_FAMILY_OF = Gated(
    r"\b(?:his|her|(?:prof|professor|dr|doctor|coach|dean|mr|mrs|ms|profesora?|doctora)\.? [a-z]+'s) "
    r"(?:\w+ )?(?:kid|kids|son|daughter|wife|husband|mom|mother|dad|father|grandma|grandmother|grandpa|"
    r"grandfather|family|girlfriend|boyfriend|ex|ex-wife|ex-husband|partner|brother|sister|baby|parents|roommate|"
    r"landlord|"
    r"divorce|breakup|pregnancy|surgery|illness|diagnosis|salary|visa|religion|medication)\b"
    r"(?! (?:can|may|could|should|is welcome|are welcome)\b)"
)
_SEEN = Gated(
    r"\b(?:(?:i|we|they|someone|security|campus police|the ra|the guard|cameras?) (?:just |actually |last )?(?:saw|"
    r"seen|spotted|"
    r"noticed|met|ran into|bumped into|caught|watched|let) (?:him|her|them|your [a-z]+|[a-z]+)"
    r"|(?:lo|la|los|las|le) (?:acabo de ver|acabamos de ver|vi|vimos|vieron|vio|encontre|encontraron|he visto|"
    r"hemos visto)"
    r"|(?:vi|vimos|vieron|vio|acabo de ver|encontramos) a (?:su|tu|la|el|un|una|[a-z]+)"
    r"|(?:he|she|they|your [a-z]+|[a-z]+) (?:just )?(?:swiped|checked in|badged|signed in|scanned|tapped|logged in|"
    r"clocked)"
    r"|(?:entro|salio|paso|marco|registro) (?:su (?:tarjeta|credencial|entrada)|al? (?:el )?(?:dormitorio|edificio|"
    r"comedor|gimnasio|"
    r"gym|cuarto|biblioteca)))\b"
)
_OWN_PHONE = Gated(
    r"\b(?:(?:his|her|their|own|personal|private|cell|celular|cel|propio|de (?:ella|el|casa))\b[^.!?\n]{0,40}?"
    r"|(?:call|text|reach|ring|whatsapp|email) (?:him|her|them)\b[^.!?\n]{0,24}?"
    r"|(?<=[a-z])'s (?:number|cell|phone|whatsapp|email)\b[^.!?\n]{0,24}?|\b(?:whatsapp|numero|cel|celular|telefono|"
    r"number|cell) (?:de|of|for) [a-z]+\b[^.!?\n]{0,24}?|\b(?:marcale|"
    r"llamale|escribele|mandale|marquele|llamel[oa]|escribale)\b[^.!?\n]{0,24}?)"
    r"\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}\b|\b[a-z0-9._-]+@(?:gmail|yahoo|hotmail|outlook|icloud|aol)\b"
)


_FOUND = Gated(
    r"\b(?:(?:a (?P<whom>[a-z]+) )?(?P<it>l[oa]) (?:(?:vas? a|puedes?|podras?) "
    r"(?:ver|encontrar|hallar|topar|pescar)|encuentras?|"
    r"hallas?|agarras?|pescas?|topas?|localizas?) (?:en|saliendo|afuera|por|a la|al|entre|como|casi)|"
    r"(?:find|catch|grab|spot) (?:him|her) (?:at|in|on|by|outside|near|upstairs|after|around|coming|between|"
    r"leaving|there|most)|where (?:he|she) (?:\w+ ){0,2}?(?:hangs|camps|studies|sleeps|eats|sits|works|lives|stays|"
    r"parks|goes|crashes)|donde (?:siempre |casi siempre )?(?:el|ella) (?:siempre )?(?:estudia|come|duerme|trabaja|"
    r"vive))\b"
)


_THEIR_AFFAIRS = (_FAMILY_OF, _SEEN, _OWN_PHONE, _FOUND)
_QUESTIONS = GatedList((*_OTHERS, _MATTER, *_THEIR_AFFAIRS, *DEEDS))
"""All that is asked of every draft, in one pass."""


def _affairs(search: Search, possible: Collection[Gated]) -> Iterator[Hit]:
    """How a person is, what happens to them, who saw them, their own phone: told with or without a question."""
    reading = search.reading
    text = reading.main.view.text
    for matter in _MATTER.compiled.finditer(text) if _MATTER in possible else ():
        first, _ = reading.main.sentence(*matter.span())
        for who in _WHO.finditer(text, max(first, matter.start() - _FAR), matter.start()):
            if _is_somebody(search, who) and not _general(reading, who.start(), matter.end()):
                own = matter.group("body") is not None or who.group("titled") is None
                yield told(search, who.start(), matter.end(), Severity.BLOCK if own else Severity.WARN)
                return
    for pattern in [pattern for pattern in possible if pattern in _THEIR_AFFAIRS]:
        if pattern is not _OWN_PHONE and not _about_somebody(search):
            continue
        for found in pattern.compiled.finditer(text):
            if pattern is _SEEN and not _whom_seen(found, thread_words(reading)):
                continue
            if pattern is _FOUND and not _whom_found(search, found):
                continue
            if not _general(reading, *found.span()) and not (
                pattern is _OWN_PHONE and PUBLIC_OFFICE.search(found.group())
            ):
                severity = Severity.BLOCK if pattern is not _FAMILY_OF else Severity.WARN
                yield told(search, *found.span(), severity)
                return


def _whom_found(search: Search, found: re.Match[str]) -> bool:
    """Whether a person is to be found there: nobody who works here, and no thing ("lo encuentra en la página")."""
    asked = search.reading.asked.decode("latin-1")
    if OF_STAFF.search(search.reading.main.view.text) or OF_STAFF.search(asked):
        return False
    return found.group("it") is None or given(found.group("whom") or "") or asks_for_somebody(asked)


def _is_somebody(search: Search, found: re.Match[str]) -> bool:
    """Whether the subject of `found` is a person: a relation, a title and a name, a pronoun, a given name."""
    if found.group("pronoun"):
        return _about_somebody(search)
    word = found.group("titled") or found.group("name")
    if word is None:
        return True
    place = found.start("titled") if found.group("titled") else found.start("name")
    word = word.removesuffix("'s")
    if word in NOT_NAMES or word in NO_PERSON or word in search.rules.facts.words:
        return False
    if not capital(search.reading, place):
        return False
    return found.group("titled") is not None or given(word) or _asked_about(search.reading, word, RELATION)


_MODAL = re.compile(r"\b(?:may|might|should|(?:can|could|would)(?! not)|must|any|puede|puedes|debe|deben|podria)\b")


def _general(reading: Reading, start: int, end: int) -> bool:
    """Whether the sentence tells a public event, a general rule, a condition, or refuses; or the thread told it."""
    first, last = reading.main.sentence(start, end)
    text = reading.main.view.text
    if GENERAL.search(text, first, last) or _MODAL.search(text, start, end):
        return True
    if text[first:last].rstrip().endswith("?"):
        return True
    return set(WORD.findall(text[start:end])) <= {word for each in reading.theirs for word in WORD.findall(each)}


def _about_somebody(search: Search) -> bool:
    """Whether the draft or the thread has named a person, or somebody's relation."""
    reading = search.reading
    asked = reading.asked.decode("latin-1")
    for text, typed in ((asked, False), (reading.main.view.text, True)):
        if RELATION.search(text):
            return True
        for found in WORD.finditer(text):
            if (not typed or capital(reading, found.start())) and given(found.group().removesuffix("'s")):
                return True
    return False


def _whom_seen(found: re.Match[str], asked: Set[str]) -> bool:
    words = found.group().split()
    if words[-1] in {"him", "her", "them", "su", "tu", "swiped"} or {"lo", "la", "le", "your"} & set(words):
        return True
    if any(given(word) or word in asked for word in words):
        return True
    return bool({"he", "she", "they"} & set(words))
