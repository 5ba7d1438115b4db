"""Detectors about dates: a date of birth, and a date that does not fit the calendar or the thread."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from sms_tui.domain.guard.dates import DateMention, birth_dates, is_date_word, mentions
from sms_tui.domain.guard.patterns import Pattern
from sms_tui.domain.guard.reading import Layer, Reading
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.tokens import word_list
from sms_tui.domain.guard.weigh import Hit

_BEFORE = 40
_AFTER = 24
_WISH = 20
"""So many code points before those are read too, for the beginning of a wish."""
_OLDEST = 110
_BARE_DATE = re.compile(r"(?<![0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:19|20)[0-9]{2}(?![0-9])")
_YEAR_ONLY = re.compile(r"(?<![0-9$/-])(?:19[0-9]{2}|20[0-3][0-9])(?![0-9/-])")


_FESTIVE = re.compile(
    r"\b(?:happy (?:belated |early )?(?:birth ?day|b-?day|bday)|feliz cumple(?:anos)?"
    r"|(?:birth ?day|b-?day|cumpleanos|cumple) (?:lunch|dinner|breakfast|party|cake|cupcakes?|pizza|"
    r"menu|deals?|special|"
    r"cards?|gifts?|slice|celebration|bash|week|month|club|treats?|discount|coupon|tarta|pastel|descuento|promo)"
    r"|(?:fiesta|pastel|comida|cena|tarjeta|regalo|mes|celebracion|descuento|menu) (?:de|del|por su|"
    r"por tu) cumple(?:anos)?"
    r"|(?:club|school|university|lehigh|library|building|chapel|program|department|team|campus|center|museum|"
    r"universidad|escuela|biblioteca|edificio|programa|club|centro|equipo) (?:[a-z]+ ){0,2}?(?:was "
    r"born|turn(?:s|ed|ing)"
    r" [0-9]+|nacio|cumple|cumplio)|(?:kids|children|those|people|students|anyone|everyone|ninos|"
    r"ninas|personas|estudiantes) (?:born|nacid[oa]s) (?:after|before|"
    r"since|in|on or|despues|antes|a partir|desde|entre)|(?:was |were )?(?:born|nacid[oa]s?|nacio|nacieron) "
    r"(?:after|before|on or (?:after|before)|antes de|despues de|a partir de)|(?:all|every|any|these|some|for|between|"
    r"free|adult|kids?|children) ages?|"
    r"ages [0-9]+)\b"
)
"""A wish, a party, a building's or everybody's age: of those no date of birth is told."""
_BIRTH_NEWS = re.compile(
    r"\b(?:gave birth|giving birth|(?:was|were|is|are|just|been) born|newborn|recien nacid[oa]|nacio|"
    r"nacieron|acaba(?:n)? de "
    r"nacer|va a nacer|por nacer|nazca|(?:had|having|have) (?:a|the|our|my|her) baby|(?:is|was|s|"
    r"today|tomorrow|tmrw|happy|es|fue|era|hoy|ayer|"
    r"manana|por|en|on|for|its|after|before|day of) (?:my|mi|his|her|our|su|el) (?:birth ?day|b-?day|"
    r"bday|cumple\w*)|happy (?:birth ?day|b-?day|"
    r"bday)|feliz cumple\w*|birthday (?:party|dinner|trip|weekend)|(?:hoy|ayer|manana) cumpl\w+|"
    r"cumplo|cumpli|i (?:am )?turn(?:ed|ing)? [0-9]+)\b"
)
"""The sender tells of a birth or a birthday, and asks for no date of birth."""
_ASKS_BIRTH_DATE = re.compile(
    r"\b(?:dob|d\.o\.b|date of birth|birth ?date|fecha de nac\w*|(?:what|which|wrong|right|correct|"
    r"que|cual) (?:[a-z]+ ){0,4}"
    r"(?:birth ?day|b-?day|bday|cumple\w*))\b"
)

_ASKS_DAY_OF_BIRTH = re.compile(
    r"\b(?:what|which|que|cual) (?:day|date|year|dia|fecha|ano)\b[^.?!]{0,30}\b(?:born|nacio|naci|nacimos)\b"
)
"""Asks on what day a person was born, whoever that is."""


def birth_date(search: Search) -> Iterator[Hit]:
    """A past date within 40 characters after, or 24 before, a word about birth."""
    words, papers = search.rules.lists.get("birth_words"), search.rules.lists.get("birth_papers")
    if words is None:
        return
    asked = _asked_birth(search.reading, words, papers)
    for layer in (search.reading.main, *search.reading.others, *search.reading.joined):
        if layer.view.name == "letters" or not (asked or words.found(layer.data)):
            continue
        found = False
        for start, end in _dates_of_life(layer, search.reading.now):
            if _arranged(layer, start, end, asked=asked):
                continue
            if asked or _birth_near(layer, words, papers, start, end):
                if layer in search.reading.joined and not layer.across(start, end):
                    continue
                first, last = layer.view.span(start, end)
                obscured = layer.view.name in ("digits", "letters")
                yield search.hit(first, last, uncovered=obscured, split=layer in search.reading.joined)
                found = True
        if found:
            return


def _dates_of_life(layer: Layer, now: dt.datetime | None) -> Iterator[tuple[int, int]]:
    text = layer.view.text
    today = now.date() if now else dt.date.max
    for mention in birth_dates(text):
        if mention.year is None:
            yield mention.start, mention.end
            continue
        day = mention.on(mention.year) or mention.other(mention.year)
        if day is not None and day <= today and (now is None or today.year - day.year <= _OLDEST):
            yield mention.start, mention.end
    for bare in _BARE_DATE.finditer(text):
        yield bare.span()
    for year in _YEAR_ONLY.finditer(text):
        if now is None or int(year.group()) <= today.year:
            yield year.span()


def _birth_near(layer: Layer, words: Pattern, papers: Pattern | None, start: int, end: int) -> bool:
    first, last = max(0, start - _BEFORE), min(len(layer.data), end + _AFTER)
    before = max(0, first - _WISH)
    excluded = papers.spans(layer.data, before, last) if papers else []
    excluded = [*excluded, *(wish.span() for wish in _FESTIVE.finditer(layer.view.text, before, last))]
    return any(
        not any(s < e2 and s2 < e for s2, e2 in excluded)
        for s, e in (*words.spans(layer.data, first, start), *words.spans(layer.data, end, last))
    )


def _asked_birth(reading: Reading, words: Pattern, papers: Pattern | None) -> bool:
    if not reading.asked or not words.found(reading.asked):
        return False
    asked = reading.asked.decode("latin-1")
    if _ASKS_DAY_OF_BIRTH.search(asked):
        return True
    if (_BIRTH_NEWS.search(asked) or _FESTIVE.search(asked)) and not _ASKS_BIRTH_DATE.search(asked):
        return False
    return papers is None or not papers.found(reading.asked)


_ARRANGED = re.compile(
    r" ?[,(-]? ?(?:(?:at|a las?|@|from|de|around|by|como a las?|between|entre) ?[0-9]{1,2}\b(?! ?(?:19|20)[0-9]{2})"
    r"|(?:concert|game|tour|event|show|session|appointment|appt|hearing|visit|trip|dinner|party|workshop|meeting|"
    r"noon|works|instead)\b)"
)
"""A time of day or an event after a date."""


def _arranged(layer: Layer, start: int, end: int, *, asked: bool) -> bool:
    """Whether the date, without a year, is one of an appointment: by a time of day, an event, or a weekday."""
    found = [each for each in mentions(layer.view.text) if each.start == start]
    if not found or found[0].year is not None:
        return False
    return bool(_ARRANGED.match(layer.view.text, end)) or (asked and found[0].weekday is not None)


_MOVED = re.compile(
    r"\b(?:reschedul\w*|moved|changed?|changing|instead|new (?:date|time|day)|postponed|earlier|correct(?:ion|"
    r"ed)|no longer|not on|"
    r"cambi\w*|reprogram\w*|nueva (?:fecha|hora)|nuevo dia|en (?:vez|lugar) de|pospu\w+|pospone\w*|correccion|"
    r"adelant\w*|mov(?:io|imos|ida|ieron)|ya no|"
    r"another|otro dia|otra fecha|switch\w*|sorry|perdon|disculpe|mistake|error|equivoc\w*|actually|offer|"
    r"available|openings?|disponib\w*|"
    r"follow[- ]?up|next (?:hearing|appointment|court)|proxima|second|otra cita|also|tambien|pushed|canceled|"
    r"cancelled|cancel\w*|either| or | o el | or on )"
)
_PAST = re.compile(
    r"\b(?:was|were|did|filed|mailed|sent|received|dated|since|entered|arrived|submitted|missed|came|called|"
    r"happened|had|last|ago|expired|"
    r"attended|closed|left|spoke|met|wrote|signed|issued|from|edition|ended|texted|notice of|posted|paid|took|"
    r"dropped|uploaded|made|got|"
    r"fue|era|estuvo|presentamos|presento|presentado|presentaron|mando|enviamos|enviado|mandamos|"
    r"recibimos|recibido|recibio|fechad[oa]|desde|llego|"
    r"vencio|paso|pasado|pasada|hace|vino|"
    r"hablamos|llamo|llamamos|firmo|entregamos|perdio|hubo|edicion|emitid[oa]|tuvo|subio|pago|born|nacio|"
    r"nacimiento|dob|birth)\b"
)
_COMING = re.compile(
    r"\b(?:is|will|are|on|by|see you|scheduled|remind\w*|reminder|deadline|due|hearing|appointment|interview|"
    r"appt|meeting|confirm\w*|"
    r"come|bring|be here|starts?|starting|begins?|opens?|closes?|until|before|registration|next|exam|"
    r"es|sera|esta|cita|audiencia|entrevista|reunion|recordatorio|recuerde|recordamos|venga|traiga|proxim[oa]|"
    r"nos vemos|(?:l[aeo]s?|te) espera?(?:o|mos)|plazo|limite|antes del|empieza|comienza|confirm\w+|programad[oa])\b"
)
_NOUNS = (
    re.compile(r"\b(?:hearing|court( date)?|audiencia|corte)\b"),
    re.compile(r"\b(?:appointment|appt|cita|visit|visita)\b"),
    re.compile(r"\b(?:interview|entrevista)\b"),
    re.compile(r"\b(?:biometrics|fingerprint\w*|huellas|biometric[oa]s)\b"),
    re.compile(r"\b(?:meeting|reunion|meet)\b"),
    re.compile(r"\b(?:call|llamada)\b"),
    re.compile(r"\b(?:deadline|due|plazo|fecha limite|vence)\b"),
    re.compile(r"\b(?:exam|final|midterm|test|examen|parcial)\b"),
    re.compile(r"\b(?:speaker|lecture|event|concert|fair|workshop|evento|taller|charla|concierto|feria)\b"),
)


def date_mismatch(search: Search) -> Iterator[Hit]:
    """A weekday that is not that date's, a past date for something to come, another date than the thread's."""
    layer = search.reading.main
    text = layer.view.text
    found = mentions(text)
    if not found:
        return
    told = _told(search.reading, text, found)
    for mention in found:
        reason = _wrong_weekday(mention, text, search.reading.now) or _gone(mention, layer, search.reading.now)
        if reason is None and told and mention.month is not None and not any(_agree(mention, each) for each in told):
            reason = "the thread names another date for this"
        if reason:
            start, end = layer.view.span(mention.start, mention.end)
            yield search.hit(start, end, reason=reason)


_RANGE_BEFORE = re.compile(
    r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom)[a-z]* ?"
    r"(?:-|/|&|to|and|through|a|y|al) ?$"
)
"""A weekday and a dash before a weekday: the date is the first day's, or the last's."""


def _wrong_weekday(mention: DateMention, text: str, now: dt.datetime | None) -> str | None:
    if mention.weekday is None or _RANGE_BEFORE.search(text[max(0, mention.start - 14) : mention.start]):
        return None
    if mention.month is None:
        return _wrong_day_number(mention, now)
    if mention.year is None and now is None:
        return None
    years = (mention.year,) if mention.year is not None else _near_years(mention, now)
    days = [day for year in years for day in (mention.on(year), mention.other(year)) if day is not None]
    if not days:
        return "there is no such day"
    return None if any(day.weekday() == mention.weekday for day in days) else "the weekday is not that date's"


def _near_years(mention: DateMention, now: dt.datetime | None) -> tuple[int, ...]:
    """Return the year in which a date without a year is nearest to today (both where that is not plain)."""
    assert now is not None
    today = now.date()
    days = [(abs((day - today).days), day.year) for year in (today.year - 1, today.year, today.year + 1)
            if (day := mention.on(year) or mention.other(year))]  # fmt: skip
    nearest = sorted(days)[:1]
    return tuple(year for _, year in nearest)


def _wrong_day_number(mention: DateMention, now: dt.datetime | None) -> str | None:
    """Judge "Monday the 9th": no month around today has that weekday on that day."""
    if now is None or mention.day > 31:
        return None
    today = now.date()
    for offset in range(-21, 45):
        day = today + dt.timedelta(days=offset)
        if day.day == mention.day and day.weekday() == mention.weekday:
            return None
    return "the weekday is not that day's"


def _gone(mention: DateMention, layer: Layer, now: dt.datetime | None) -> str | None:
    if now is None or mention.month is None:
        return None
    day = _day(mention, now)
    if day is None or day >= now.date():
        return None
    if mention.year is None and (now.date() - day).days > 120:
        return None
    first, last = layer.sentence(mention.start, mention.end)
    sentence = layer.view.text[first:last]
    if _PAST.search(sentence) or not _COMING.search(sentence) or _RECURRING.search(sentence):
        return None
    return "the date is past, for something to come"


_RECURRING = re.compile(
    r"\b(?:dates are|deadlines are|due dates|(?:each|every) (?:year|fall|spring|semester)|annually|yearly|"
    r"cada (?:ano|semestre)|fechas (?:limite )?son|plazos son|todos los anos)\b"
)
"""Dates that come again: none of them is past."""


def _day(mention: DateMention, now: dt.datetime) -> dt.date | None:
    if mention.year is not None:
        readings = [day for day in (mention.on(mention.year), mention.other(mention.year)) if day]
        return max(readings) if readings else None
    days = [day for year in _near_years(mention, now) for day in (mention.on(year), mention.other(year)) if day]
    return max(days) if days else None


def _told(reading: Reading, text: str, found: tuple[DateMention, ...]) -> list[DateMention]:
    """Return the dates that the thread names for what the draft is about; none where the draft says it moved."""
    thread = [(each, said) for said in (*reading.ours[-3:], *reading.theirs[-3:]) for each in mentions(said)]
    if all(any(_agree(mention, each) for each, _ in thread) for mention in found):
        return []
    if not thread or _MOVED.search(text) or _PAST.search(text):
        return []
    subjects = [noun for noun in _NOUNS if noun.search(text)]
    named: frozenset[str] = frozenset()
    if not subjects and _MEETS.search(text):
        subjects = list(_NOUNS[:5])
        named = _long_words(text)
    return [
        each
        for each, said in thread
        if each.month is not None
        and (any(noun.search(said) for noun in subjects) or not named.isdisjoint(_long_words(said)))
    ]


_MEETS = re.compile(
    r"\b(?:nos vemos|(?:see|meet) you|you (?:see|meet)|(?:l[aeo]s?|te) espera?(?:o|mos)|"
    r"confirm\w*|expect(?:ing)? you|looking forward|hasta el|quedamos|do not forget|remind\w*|"
    r"no (?:se )?(?:le |te )?olvid\w+|record\w+|recuerd\w+)\b"
)
"""A meeting without its noun: it is the one that the thread speaks of."""
_LONG = 6


def _long_words(text: str) -> frozenset[str]:
    """Return the words that tell what a text is about, but for names of months and weekdays."""
    return frozenset(word for word in word_list(text) if len(word) >= _LONG and not is_date_word(word))


def _agree(a: DateMention, b: DateMention) -> bool:
    ours = {(a.month, a.day), a.swapped}
    theirs = {(b.month, b.day), b.swapped}
    return bool((ours & theirs) - {None})
