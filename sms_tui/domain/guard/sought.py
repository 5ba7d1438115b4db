"""Where a person is or can be reached, told to somebody who asked for that person."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from sms_tui.domain.guard.gated import Gated
from sms_tui.domain.guard.names import PUBLIC_BUSINESS, WORD, given
from sms_tui.domain.guard.persons import AT_WORK, GENERAL, PUBLIC_OFFICE, REFUSES, RELATION, told
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.weigh import Hit

_ASKS_WHERE = Gated(
    r"\b(?:where|seen|find|finding|reach|number|cell|phone|email|address|lives?|living|room|dorm|apartment|in today|"
    r"around|"
    r"there|ok|okay|alright|done|off work|get off|gets off|shift|finish|finished|schedule|back|why|talk to|catch|"
    r"give|get (?:a )?hold|"
    r"ahold|drop off|who is|looking for|come in|coming in|heard from|answering|missing|worried|home|whats up with|"
    r"what happened|"
    r"out|still|working|works?|leave|leaves|drives?|car|birthday|religion|saw|see|class|classes|contacto|contactar|"
    r"contact|donde|vieron|viste|"
    r"vio|salir|visto|encuentro|encontrar|cuarto|vive|telefono|cel|celular|numero|direccion|sale|horario|anda|"
    r"contesta|"
    r"llega|llego|esta|por ?que|que le paso|saben|sabes|busco|buscando|sigue|hablar con|quien es|localiz\w+|viene|"
    r"vino|entra|"
    r"devolver|llevar\w*)\b"
)
_WHEREABOUTS = Gated(
    r"(?:^|[.,!?;\n] *|\b(?:[a-z]+'s|yes|yep|yeah|no|si|sy|think|creo que|pues|he|she|they|ella|ya|well|oh|actually) )"
    r"(?P<where>(?:(?:is |was |are )?(?:probably |usually |still |back |just |over |up |down |out |always |"
    r"normally )*(?:in|at|on) "
    r"(?:the |his |her |their )?[a-z]+ ?(?:[0-9]{1,4}|gym|library|lab|dorm|hall|house|dining|caf\w*|room|floor|"
    r"campus|home|stadium|"
    r"field|pool|center|apartment|[0-9]+(?:st|nd|rd|th) floor)"
    r"|(?:is |was |are )(?:probably |usually |still |just |already |not )*(?:home|gone|away|here|there|asleep|at|"
    r"out (?:of|with|sick|"
    r"today|until|till)|off (?:today|until|at|campus|work)|in (?:the|his|her|class|town|a)|with|staying|driving|"
    r"working|on (?:a|the) (?:bus|train)|"
    r"sleeping|visiting|back (?:in|at|on|tomorrow|home))"
    r"|(?:usually |normally |just |still |already |always |no longer |ya no |casi siempre )?(?:lives?|lived|"
    r"left(?! (?:it|this|that|them|something|your|you|word|one|an?)\b)|"
    r"went|got off|gets "
    r"(?:off|out|in|done|home)|works|parks|eats|studies|hangs|leaves|comes in|came (?:by|in)|moved|checked|swiped|"
    r"graduated|"
    r"transferred|dropped|has (?:class|lab|practice|work|a (?:class|shift|lab))|is (?:done|off|free) (?:at|by|after|"
    r"around)|"
    r"finishes|vive|anda|esta en|esta con|sale (?:a|de|del|como|tipo|por)|entra a|salio|se fue|se quedo|se mudo|"
    r"se cambio|"
    r"trabaja|llega a|no vino|no viene|no ha venido|fue al?|tiene clase|tiene lab\w*|termina a|come en|estudia en|"
    r"duerme)\b))"
)
_ROOM = Gated(
    r"\b(?:room|rm|dorm|cuarto|habitacion|apt|apartment|suite|depa|unit)(?:'s|s| is| number| es| numero| el| #|"
    r":)* ?#?[a-z]{0,9} ?"
    r"[0-9]{1,4}[a-z]?\b"
)
_STREET = Gated(
    r"\b(?:[0-9]{1,5} (?:[a-z]+ ){1,2}(?:st|street|ave|avenue|rd|road|lane|ln|drive|blvd|court|ct|way|terrace|circle|"
    r"hill)\b"
    r"|(?:calle|avenida|av|cuarta|quinta|tercera|segunda|primera|sexta) (?:calle )?[a-z ]{0,20}(?:numero |#|"
    r"no )?[0-9]{1,5}\b"
    r"|[0-9]{1,5} (?:de la |en la |on )?(?:calle|avenida)\b)"
)
_HOME = Gated(
    r"\b(?:apartments?|apts?|condos?|dorms?|[a-z]+ (?:house|hall|street|st|ave|avenue)|[0-9a-z]+ floor|off campus|"
    r"departamentos?|piso|edificio|casa|colonia|barrio|calle|dormitorios?)\b"
)
_ASKS_HOME = re.compile(r"\b(?:lives?|living|dorm|staying|moved?|vive|viviendo|mudo)\b")
_PHONE = Gated(r"\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}\b|\b[2-9][0-9]{2}[-.][0-9]{4}\b")
_OPENS = re.compile(
    r"\b(?:opens?|closes?|closed|abre|cierra|meeting|workshop|taller|event|session|form|appointment|cita|it is)\b"
)
_SELF = re.compile(
    r"\b(?:this is|i am|my name is|name is|it is|its|soy|habla|me llamo|aqui) (?:(?:the|la|el) )?(?:[a-z]+ ?){1,3}|"
    r"\b[a-z]+ here\b"
)
_ASKS_TO_MEET = re.compile(
    r"\b(?:meet(?:ing)? with|(?:appointment|appt|time|slot) (?:with|to see)|schedule (?:a|with)|cita con|reunirme con|"
    r"reunion con|agendar)\b"
)
"""They ask for an appointment; the answer's room and hour are theirs."""
_ASKED_FOR = re.compile(
    r"\b(?:contacto|contactar|localizo|localizar|encuentro|busco|buscando|visto|vieron|viste) a (?!la |el |los |las |"
    r"un)[a-z]{3,}"
)


def answers(search: Search) -> Iterator[Hit]:
    """Where a person is or can be reached, told to somebody who asked for that person."""
    reading = search.reading
    asked = reading.asked.decode("latin-1")
    if not asks_for_somebody(asked) or REFUSES.search(reading.main.view.text):
        return
    for pattern in (_WHEREABOUTS, _ROOM, _STREET, _PHONE, *([_HOME] if _ASKS_HOME.search(asked) else ())):
        for found in pattern.finditer(reading.main.view.text):
            first, last = reading.main.sentence(*found.span())
            sentence = reading.main.view.text[first:last]
            if PUBLIC_BUSINESS.search(sentence) or GENERAL.search(sentence) or _OPENS.search(sentence):
                continue
            if pattern in (_PHONE, _ROOM) and PUBLIC_OFFICE.search(reading.main.view.text):
                continue
            staff = AT_WORK.search(reading.main.view.text, found.start(), last)
            start, end = found.span()
            yield told(search, start, end, Severity.WARN if staff else Severity.BLOCK)
            return


@functools.lru_cache(maxsize=64)
def asks_for_somebody(asked: str) -> bool:
    """Whether the thread asks where a named or related person is, or how to reach them."""
    if not _ASKS_WHERE.search(asked) or _ASKS_TO_MEET.search(asked):
        return False
    rest = _SELF.sub(" ", asked, count=1)
    if RELATION.search(rest) or _ASKED_FOR.search(rest):
        return True
    return any(given(found.group().removesuffix("'s")) for found in WORD.finditer(rest))
