"""How texts speak of people: relations, hours of work, what holds for all, what is refused."""

from __future__ import annotations

from sms_tui.domain.guard.gated import Gated
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.weigh import Hit

RELATION = Gated(
    r"\b(?:roommate|room ?mate|friend|classmate|lab partner|partner|daughter|son|brother|sister|cousin|teammate|"
    r"nephew|niece|"
    r"girlfriend|boyfriend|prof|professor|profe|profesora?|dr|coach|dean|ta|ra|advisor|instructor|teacher|mr|mrs|ms|"
    r"senora?|"
    r"licenciad[oa]|maestr[oa]|companer[oa]|amig[oa]|hij[oa]|herman[oa]|prim[oa]|novi[oa]|sobrin[oa]|niet[oa]|"
    r"doctora?|don|dona|"
    r"entrenadora?|husband|wife|twins|siblings|kids?|he|she|him|her|his|ella|landlord|tenant)\b"
)
OF_STAFF = Gated(
    r"\b(?:prof|professor|dr|doctor|dra|advis[eo]r|instructor|teacher|dean|coach|tutor|librarian|registrar|counselor|"
    r"profe|profesora?|doctora|maestr[oa]|asesora?|consejer[oa]|tutora?|staff)\b"
)
"""Somebody who works here: where they can be found at work is public."""
AT_WORK = Gated(
    r"\b(?:(?:is|esta) (?:usually |always )?(?:in|out|here|aqui) (?:on |from |until |after |before |every |at "
    r"|till |de |los |hasta |desde )?(?:mon|tue|wed|thu|fri|weekday|lunes|martes|miercoles|jueves|viernes|"
    r"[0-9])"
    r"|works (?:on |from |until )?(?:mon|tue|wed|thu|fri|weekday|[0-9])|(?:entra|sale|trabaja) (?:a las|de|"
    r"los|hasta))"
)
PUBLIC_OFFICE = Gated(
    r"\b(?:office|department|dept|desk|police|policia|operator|directory|oficina|departamento|policia|line|hotline|"
    r"emergency(?! contact)|campus|"
    r"registrar|bursar|dean of students|center|centro|box office|recepcion|reception)\b"
)
GENERAL = Gated(
    r"\b(?:if|anyone|someone|somebody|whether|students who|whoever|everyone|every student|office hours|speaks?|"
    r"speaking|speaker|"
    r"lecture|talk on|(?:gives|giving) a talk|exhibit\w*|please|(?:let|tell|ask) (?:him|her|them|your|the|prof\w*|"
    r"dr)\b|"
    r"si|cualquier|alguien|horas de oficina|charla|conferencia|pregunte|'s (?:class|section|lecture|lab|office|exam|"
    r"talk|course|seminar|recitation)|documentary|author|reads|book|panel|"
    r"book signing|film|policy|"
    r"counseling (?:center|services)(?! (?:is|are|has|have) (?:been )?(?:seeing|treating|helping)\b)|"
    r"open to|concert|performs?|keynote|event|evento|concierto|game|match|partido|"
    r"public|"
    r"(?:can|could|may|will|do) not (?:\w+ )?(?:say|share|tell|give|discuss|look|confirm|release|text|send|disclose)|"
    r"unable to|"
    r"not able to|no (?:puedo|podemos|damos|se puede)|privacy|privacidad)\b"
)
REFUSES = Gated(
    r"\b(?:(?:do|does) not (?:let|allow|permit) us|privacy|privacidad|ferpa|confidential\w*|(?:(?:can|could|may|will|"
    r"do) not|"
    r"unable to|not able to|not allowed to|never|no) (?:\w+ ){0,2}(?:say|share|tell|give|discuss|look up|confirm|"
    r"release|text|"
    r"send|disclose|puedo|podemos|damos|dar|decir|compartir|informar))\b"
)


def told(search: Search, start: int, end: int, severity: Severity) -> Hit:
    """Return what is told of somebody between two places of the main view."""
    return search.hit(*search.reading.main.view.span(start, end), severity=severity)
