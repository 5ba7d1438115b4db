"""What a name is: words that greet nobody, titles, short forms, and what the thread and the policy know already."""

from __future__ import annotations

import functools
import re
from collections.abc import Set

from sms_tui.domain.guard.given_names import GIVEN_NAMES
from sms_tui.domain.guard.reading import Reading

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
NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split())
WORD = re.compile(r"[a-z][a-z'-]+")
PUBLIC_BUSINESS = re.compile(
    r"\b(?:office hours?|offices?|department|oficinas?|horas de oficina|consulta|departamento|website|"
    r"directory|speaks?|speaking|speaker|lectur\w+|talk|performs?|performing|"
    r"plays|concert|reading|signing|event|keynote|panel|teaches|class is (?:cancelled|canceled|moved|held)|"
    r"stage|on air|podium|comedian|band|singer|performer|orchestra|choir|escenario|banda|coro|comediante|cantante|"
    r"evento|charla|presenta|concierto|open to|public|all (?:are )?welcome|everyone (?:is )?welcome|"
    r"front desk|help desk|game|match|partido)\b"
)
"""What is public about a person: their office, their office hours, an event."""
_NO_PERSON_TEXT = """
it this that there everyone someone nobody anyone who which what class classes exam exams test quiz final
midterm review session lecture event concert game tour shuttle bus train form forms paper book package mail
food lunch dinner speaker printer library office desk lab gym pool store shop cafe meeting workshop fair trip
practice check payment ticket tickets room building door elevator wifi site portal link key keys card umbrella
jacket phone laptop bag examen clase taller feria evento camion autobus forma carta paquete libro biblioteca
oficina salon edificio sesion visita recorrido reunion
"""
NO_PERSON = frozenset(_NO_PERSON_TEXT.split())
"""Subjects that are nobody."""
CONDITION = re.compile(r"\b(?:if|whether|unless|when|si|are|did|do|is)[ ,]*$")
"""What is said after it is not stated."""


def same(word: str, known: str) -> bool:
    """Whether two words are one name: equal, one a short form of the other, or one letter apart."""
    if word == known or (len(word) >= 3 and known.startswith(word)) or (len(known) >= 3 and word.startswith(known)):
        return True
    if any(len(stem) >= 3 and other.startswith(stem) for stem, other in ((_stem(word), known), (_stem(known), word))):
        return True
    if min(len(word), len(known)) < 5:
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(word, known, score_cutoff=1) <= 1


def capital(reading: Reading, place: int) -> bool:
    """Whether the letter at `place` of the main view was typed as a capital."""
    typed = reading.draft.text[reading.main.view.starts[place]]
    return typed.isupper()


def thread_words(reading: Reading) -> frozenset[str]:
    """Return the words of what the contact wrote."""
    return _words_of(reading.theirs)


@functools.lru_cache(maxsize=64)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in WORD.findall(text))


def known(word: str, words: Set[str]) -> bool:
    """Whether the word, or a short form of it, is among `words`."""
    return word in words or any(same(word, other) for other in words if other[:1] == word[:1] and len(other) >= 3)


_ALIKE_TEXT = """
birthday bday b-day cumple cumpleanos cumplo cumpli turning turned dob
baby bebe born birth nacio nacieron nena nene nina nino newborn pregnant embarazada embarazo expecting due
graduation graduating graduate graduated graduacion graduo graduar grad commencement
game match partido juego playing play playoffs tournament torneo
wedding boda married marrying marry caso casar casarme casarnos casamos engaged engagement fiancee fiance
mom mother mama madre parent parents padres
dad father papa padre parent parents padres
kids kid children child hijos hijas hijo hija nino nina son daughter ninos ninas bebe baby
wife husband esposo esposa marido mujer spouse
job trabajo work working trabajar empleo shift hired
surgery cirugia operation operacion operan operaron operated
move moving mudanza mudo mudando mudarme moved
parents parent mom dad mother father mama papa padres
exam final midterm test examen parcial finals exams
trip viaje traveling travelling viajo flying flight
thesis tesis dissertation defense defensa
team equipo squad roster
alumni alum alumna alumnus exalumno exalumna egresado egresada graduated
freshman first-year freshmen first primer
student students estudiante alumno alumna estudio study
interview entrevista interviewing
sick enfermo enferma flu gripe fever fiebre
"""
_ALIKE = tuple(frozenset(line.split()) for line in _ALIKE_TEXT.strip().splitlines())
"""Words of which one tells as much as another about somebody."""
_ENDING = re.compile(r"(?:ing|ed|es|s|e|ando|iendo|ar|er|o|a|as|os)$")


def mentioned(word: str, words: set[str]) -> bool:
    """Whether the word, a form of it, or another word for the same is among `words`."""
    if known(word, words):
        return True
    root = _ENDING.sub("", word)
    if len(root) >= 3 and any(_ENDING.sub("", other) == root for other in words):
        return True
    return any(word in alike and alike & words for alike in _ALIKE)


_SMALL = re.compile(r"(?:c?it[oa]s?|ill[oa])$")


def _stem(word: str) -> str:
    """Return the word without a Spanish diminutive ending, or nothing where it has none."""
    stem = _SMALL.sub("", word)
    return stem if stem != word else ""


@functools.lru_cache(maxsize=4096)
def given(word: str) -> bool:
    """Whether the word is a frequent given name, or the Spanish diminutive of one (Luisito, Anita, Lupita)."""
    stem = _stem(word)
    return word in GIVEN_NAMES or (
        len(stem) >= 2 and any(stem + ending in GIVEN_NAMES for ending in ("", "o", "a", "e", "io"))
    )
