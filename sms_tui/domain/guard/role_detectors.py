"""A role, class, team or family that a draft ascribes to the sender, and that the thread does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sms_tui.domain.guard.gated import Gated, GatedList
from sms_tui.domain.guard.names import CONDITION, mentioned
from sms_tui.domain.guard.search import Search
from sms_tui.domain.guard.weigh import Hit
from sms_tui.domain.messages import MessageKind

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
    r"leader|tutor|mentor|mentee|kid|guy|girl|person|student|lady|gentleman|fan|regular"
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
    Gated(
        rf"\b(?:as|since (?:you are|you're|ur)|because (?:you are|you're)|being|given that (?:you are|you're)|"
        rf"knowing (?:you are|you're)|"
        rf"i (?:see|know) (?:that )?(?:you are|you're)|(?:you are|you're|u r|ur))(?: still| also| now)? "
        rf"(?:an?|the|our|my|(?:one of )?(?:the|our|my|(?:prof|professor|dr|coach)\.? +[a-z]+'s)) "
        rf"(?:[a-z-]+ ){{0,3}}?(?P<role>{_ROLE})\b"
    ),
    Gated(
        rf"\b(?:you are|you're|you were|i (?:see|know) you(?: are|'re)?|since you(?: are|'re)|as you(?: are|"
        rf"'re)|because you(?: are|'re)|glad you(?: are|'re))"
        rf"(?: currently| also)? (?:in|on|with|playing|taking|enrolled in|studying|majoring in|minoring in|"
        rf"part of|from) (?:the |my |our |your )?"
        rf"(?:varsity |club |women'?s |men'?s )?(?P<role>(?:prof|professor|dr)\.? +[a-z]+(?:'s)?(?: class| "
        rf"section| lab)?|(?:{_SUBJECTS})(?: team| class| club| [0-9]+| section| major)?|[a-z]+ (?:team|"
        rf"section|house|hall|fraternity|sorority|major))\b"
    ),
    Gated(
        rf"\byour (?P<role>(?:{_SUBJECTS})(?: [0-9]+)? (?:class|section|lab|professor|prof|team|teammates|"
        rf"coach|practice|exam|midterm|final|recitation|paper|project|homework|major)|"
        r"(?:relay team|teammates?|coach|fraternity|sorority|practice|roommates?|scholarship|capstone|dorm|"
        r"residence hall|suitemates?|sorority sisters|frat|captain|senior (?:thesis|project)|dissertation|"
        r"thesis committee|kids?|daughter|son|husband|wife|internship|shift|supervisor at))\b"
    ),
    Gated(
        r"\b(?:como|por ser|ya que (?:es|eres)|usted es|tu eres|eres|porque (?:es|eres)|siendo|veo que (?:es|"
        r"eres)) (?:un |una |el |la |miembro del? |de )?(?:[a-z]+ )?(?:ya (?:eres|es) )?(?:un |una |de )?"
        r"(?P<role>miembro|(?:primer|segundo|tercer|cuarto|ultimo) ano|maestria|posgrado|doctorado|"
        r"intercambio|estudiante de (?:primer|segundo|tercer|cuarto|ultimo|intercambio|posgrado|ingenieria|"
        r"economia|[a-z]+)[a-z ]*|jugador|jugadora|capitan|capitana|atleta|presidente|presidenta|"
        r"nadador|nadadora|exalumn[oa]|padre|madre|(?:del |de la )?equipo|tesorer[oa]|becari[oa]|egresad[oa]|"
        r"alumn[oa] de|asistente|voluntari[oa]|veteran[oa])"
    ),
    Gated(
        rf"\b(?:su|tu|en el|en tu|en su) (?P<role>equipo|roommate|(?:clase|seccion|equipo|profesor|profesora|"
        rf"entrenador|entrenadora|laboratorio|examen) de (?:{_SUBJECTS}|[a-z]+)|entrenador|entrenadora|"
        rf"companer[oa]s? de (?:equipo|cuarto)|fraternidad|dormitorio)\b"
    ),
)
_SUPPOSED = Gated(
    r"\b(?:you sound like|you must be|(?:i (?:figured|knew|guess|guessed|bet|think|assume|take it|suspect)|guessing)"
    r"(?: that)? (?:it was|this is|it is|you are|that is)(?: you)?|(?:this|it|that) (?:must be|has to be|is probably)|"
    r"ha de ser|(?:supongo|me imagino|creo|apuesto|sabia) que (?:usted |tu )?(?:es|eres|eras)(?: usted| tu)?|"
    r"(?:usted|tu) (?:suena|suenas) como|"
    r"seguro (?:es|eres)|debes? (?:de )?ser)[ ,]+(?:an? |the |el |la |un |una |one of |my |our |your |that |[a-z]+'s )*"
    rf"(?:[a-z-]+ ){{0,2}}?(?P<role>{_ROLE}|(?:guys?|girl|lady|man|woman|folks|kids?|ones?|same one) (?:who|that|from|"
    r"with|in)|[a-z]+ kids|mom|dad|"
    r"mother|father|sister|brother|wife|husband|roommate|senora?|muchach[oa]|chic[oa]|joven|"
    r"mama|papa|hij[oa]|herman[oa]|espos[oa]|alumn[oa]|estudiante)\b"
)
"""Who is texting, as a guess."""
_AGAIN = Gated(
    r"\b(?:(?P<role>you again|tu otra vez|usted otra vez|otra vez tu)\b(?! (?:for|so|if|when|soon|at|on|in|if))|"
    r"you (?:still |also )?(?:work|live|teach|study|coach|row|swim|dance|sing|park) (?:in|at|for|with|on) "
    r"(?P<last>[a-z]+(?: [a-z]+){0,2}?),? (?:right|no|yeah|huh|correct|lol)\b|"
    r"welcome (?:back|home) (?:from|to) (?P<group>(?!lehigh|campus|school|the |class|our |a )[a-z]+)|"
    r"ustedes l[oa]s (?:del? |que )?(?P<life>[a-z]+(?: [a-z]+)?))\b"
)
"""That they have been here before, or what they are, by the way."""
_KIN = (
    r"mom|mother|dad|father|parents?|son|daughter|kids?|husband|wife|brother|sister|baby|family|fiancee?|boyfriend|"
    r"girlfriend|partner|cousin|aunt|uncle|grandma|grandpa|mama|papa|padres|hij[oa]s?|espos[oa]|marido|mujer|"
    r"herman[oa]|"
    r"bebe|familia|novi[oa]|ti[oa]|abuel[oa]|nin[oa]s?|roommate|teammates?"
)
_LIFE = (
    r"play(?:ed)?|live|lived|work|teach|study|swim|row|run (?:track|cross)|wrestle|commute|major|minor|transferred|"
    r"coach|"
    r"belong|grew up|speak|come from|came from|graduate|graduated|volunteer|rush|rushed|pledged|dance|sing|got into|"
    r"have "
    r"(?:an? |two |three )?(?:kids?|son|daughter|disability|scholarship|baby|visa|internship|shift)|don'?t (?:drive|"
    r"speak)|"
    r"do not (?:drive|speak|live)|use a wheelchair|report to|run the|manage|head|chair|supervise|"
    r"vives|juegas|trabajas|"
    r"estudias|das clase|ensenas|nadas|cantas|bailas|vienes de|vive|juega|trabaja|estudia|da clase|ensena|entrenas|"
    r"entrena"
)
_CLASS = (
    r"freshm[ae]n|sophomores?|juniors?|seniors?|first[- ]years?|transfers?|grad students?|undergrads?|athletes?|"
    r"commuters?|"
    r"international (?:folks|students?|people)|faculty|staff|alumn[ai]|alums?|parents?|veterans?|employees?|retirees|"
    r"engineers|pre-?meds?|majors|nurses|tas|ras|mujeres|atletas|padres|empleados|maestros|extranjeros|becados|"
    r"internacionales|folks|people|students|gente|estudiantes"
)
_STAGE = r"freshman|sophomore|junior|senior|first|second|third|fourth|final|last|primer|segundo|tercer|cuarto|ultimo"
_KNOWN_LIFE = (
    Gated(
        rf"\b(?:since|because|seeing as|given that|now that|as|like|como|ya que|porque|dado que|si es que) (?:you|tu|"
        rf"usted|"
        rf"u)? ?(?:still |also |both |all |ya |todavia )?(?P<role>(?:{_LIFE})\b(?: [a-z]+){{0,3}})"
    ),
    Gated(
        r"\b(?:since|because|as|given that|como|ya que|porque|siendo|being|por ser|al ser)(?: you are| eres| es|"
        r" usted es| "
        r"tu eres)? (?P<role>(?:de )?(?:(?:nuev[oa] )?ingreso|primer[oa]? (?:ano|generacion)|transfer|pre-?med|"
        r"pre-?law|"
        r"undeclared|undergrad|faculty|staff|retired|international|foreign|under 21|a minor|over 21|new here|"
        r"internacional|"
        r"extranjer[oa]|del (?:equipo|club|coro|staff)|de (?:la banda|posgrado|maestria|intercambio|ingenieria)|"
        r"ciudadan[oa]|"
        r"mama|papa|maestr[oa]|emplead[oa]|jubilad[oa]|local|disabled|blind|deaf|pregnant|married|single|broke|"
        r"la mama|el "
        r"papa|la hija|el hijo|la esposa|el esposo|hij[oa] de)\b)"
    ),
    Gated(
        rf"\b(?P<role>{_CLASS}) (?:such as|like|como) (?:you|yourself|yourselves|tu|usted|ustedes|vos)\b"
        r"|\b(?:you|tu|usted|ustedes) (?P<group>(?:freshmen|sophomores|juniors|seniors|engineers|athletes|parents|"
        r"gamers|"
        r"bio|chem|theater|frat|band|swim|business|pre-?med|grad)(?: (?:kids|majors|folks|people|students|guys))?)\b"
    ),
    Gated(
        rf"\b(?:tell|say (?:hi|hello) to|hello to|hi to|hug|greet|regards to|love to|best to|thank|bring|saludos a|"
        rf"saludame a|"
        rf"saludeme a|salude a|saluda a|dile a|digale a|abrazo a|un abrazo a|gracias a) (?:your|ur|tu|su|tus|sus|"
        rf"the rest of "
        rf"(?:the|your)) (?P<role>{_KIN}|[a-z]+ (?:guys|girls|team|crew|sisters|brothers|ladies)|team|crew|squad|"
        rf"section)\b"
        r"(?! if\b)(?! can\b)(?: (?!can\b|may\b|if\b)|[^ ]|$)"
    ),
    Gated(
        rf"\b(?:your|ur|tu|su|tus|sus) (?P<role>{_KIN})s? (?:[a-z]+ )?(?:already |just |also |ya )?(?:called|asked|"
        rf"came|emailed|"
        rf"told|said|wrote|stopped by|was here|were here|is here|are here|goes here|plays|works|paid|signed|picked|"
        rf"dropped|"
        rf"must be|llamo|llamaron|pregunto|preguntaron|vino|vinieron|dijo|escribio|paso|pago|firmo|estudia|juega|"
        rf"trabaja)\b"
    ),
    Gated(
        rf"\b(?:how(?:'s| is| are| was| were| did)|que tal(?: le| te)?(?: fue| va| sigue| salio)?|"
        rf"como (?:esta|estan|sigue|siguen|va|van|le fue|te fue|"
        rf"salio))(?: en| con)? "
        rf"(?:your|ur|the|tu|su|el|la|tus|sus)(?: new| nuev[oa])? (?P<role>{_KIN}|job|puppy|dog|knee|ankle|back|"
        rf"wedding|trip|"
        rf"season|meet|game|recital|surgery|internship|thesis|move|honeymoon|pregnancy|trabajo|rodilla|boda|viaje|"
        rf"partido|"
        rf"tesis|mudanza|embarazo|perro)\b"
    ),
    Gated(
        rf"\b(?:your|ur|tu|su) (?P<role>(?:{_STAGE}) (?:year|ano)|(?:new )?(?:baby|promotion|engagement|wedding|"
        rf"graduation|"
        rf"graduacion|boda|embarazo|bebe|ascenso)|(?:[a-z]+ )?(?:frat|fraternity|sorority|sisters|brothers|lab group|"
        rf"marching band|choir|a cappella group|dorm room|suite|apartment|depa|cuarto|hometown|homeland|country|pais|"
        rf"boss|jefe|"
        rf"jefa|students|alumnos)|(?:team|equipo)(?: de [a-z]+)?|teammates|[a-z]+ (?:major|minor|degree)|"
        rf"(?:[a-z]+ )?(?:maestria|"
        rf"club|squad|job|shift|turno))\b"
    ),
    Gated(
        r"\b(?:your|ur|tu|su|tus|sus|you and the|usted y (?:los|las)) (?P<role>fiancee?|husband|wife|twins|kids?|"
        r"girlfriend|boyfriend|"
        r"mom|dad|mother|father|baby|prometid[oa]|espos[oa]|marido|hij[oa]s?|nin[oa]s?|novi[oa]|mama|papa|gemel[oa]s|"
        r"bebe|"
        r"(?:faculty|staff|alumni|employee|parent|athlete|team|donor|season|nursing|work|press|coach) (?:tag|badge|"
        r"sticker|id|pass|card|"
        r"discount|email|"
        r"account|tickets))\b(?! (?:can|may|could|or|if|puede|pueden|o)\b)"
    ),
    Gated(
        r"\b(?:did|do|are|were|have|was) not you (?!worry|mind|want|need|forget|dare|think)(?:just |also |"
        r"still )?(?P<role>[a-z]+"
        r"(?: [a-z]+){0,3})|\b(?:no eres|no estabas|no tomaste|todavia (?:vives|trabajas|juegas|sales)|"
        r"sigues (?:viviendo|con)) "
        r"(?P<group>[a-z]+(?: [a-z]+){0,2})|\bat (?P<life>your age)\b"
        r"|\b(?:you|ustedes) (?:guys|folks|girls|ladies|kids|all) (?:on|in|from|at|over (?:at|in)|"
        r"del?) (?:the )?(?P<last>[a-z]+(?: "
        r"[a-z]+)?)"
    ),
    Gated(
        r"\b(?:usted|tu|ustedes|vos) que (?:es|eres|son|sos|vive|vives|trabaja|trabajas|viene|vienes) (?:de |en |"
        r"del? )?(?P<role>[a-z]+)"
    ),
    Gated(
        r"\b(?:how(?:'s| is| are| was)|como (?:va|van|sigue|sale)) (?:the |your |el |la |tu |su )?(?P<role>practice|"
        r"training|season|"
        r"job hunt|thesis|new job|baby|recovery|shoulder|knee|research|dissertation|pregnancy|wedding planning|"
        r"senior year|"
        r"entrenamiento|temporada|tesis|recuperacion|hombro|investigacion|practica)\b"
        r"|\b(?:hope|hoping|espero que|ojala) (?:that )?(?:the|your|ur|tu|su|el|la) (?P<group>shoulder|knee|ankle|"
        r"back|arm|leg|surgery|"
        r"baby|new job|new baby|move|puppy|dog|mom|dad|wife|husband|hombro|rodilla|tobillo|cirugia|mudanza|trabajo|"
        r"esposa|mama|"
        r"season|game|race|recital|thesis|interview)\b"
    ),
    Gated(
        r"\b(?:still|todavia|sigues|sigue) (?:on|in|at|playing|living|working|teaching|running|coaching|jugando|"
        r"viviendo|trabajando|"
        r"en) (?:the |el |la )?(?P<role>varsity|jv|team|crew|[a-z]+ (?:team|club|house|hall)|dorms?|soccer|tennis|"
        r"band|choir|equipo|coro|"
        r"banda|dormitorios?)\b|\bour (?:favorite|best|star|newest|very own|top|"
        r"one and only) (?P<group>[a-z]+(?: [a-z]+)?)"
        r"|\b(?:see you|catch you|nos vemos) (?:on|in|at|en) (?:the |la |el )?(?P<life>field|court|stage|ice|track|"
        r"river|bench|mat|diamond|"
        r"cancha|escenario|pista)\b"
    ),
    Gated(
        r"\b(?:since|because|as|como|ya que|porque) (?:you are|eres|estas|usted es|usted esta|you're) (?:coming|"
        r"living|staying|working|"
        r"playing|teaching|viviendo|trabajando|jugando|en|in|on|from|de|del|over at|based) (?:from |in |at |on |for |"
        r"en |el |la |the )*"
        r"(?P<role>[a-z]+(?: [a-z]+)?)"
        r"|\b(?:los|las|la gente|gente|folks|people|guys|the|students|estudiantes) (?:de|del|from|in|on|"
        r"who) (?P<group>[a-z]+(?: [a-z]+)?) "
        r"(?:como|like) (?:tu|usted|ustedes|vos|you|yourself)\b"
    ),
    Gated(
        r"\b(?:(?:good luck|best of luck|break a leg|mucha suerte|suerte|exito)(?: [a-z]+)? (?:at|in|on|with|this|en|"
        r"con|el|la|"
        r"para)|loved|enjoyed|saw|great job (?:at|in|on)|good job (?:at|in|on)|nice job (?:at|in)|congrats on|"
        r"congratulations "
        r"on|felicidades por|cheering for)(?: the| your| tu| su| el| la| ur| being| winning| new)* (?P<role>nationals|"
        r"regionals|"
        r"finals week|meet|game|match|race|regatta|season|recital|solo|show|performance|concert|audition|defense|"
        r"thesis|tesis|"
        r"interview|speech|talk|article|graduation|graduacion|partido|torneo|juego|concierto|examen profesional|"
        r"goal|"
        r"championship|wedding|boda|baby|bebe|engagement|promotion|ascenso|new job|election|captain|deans? list|"
        r"playoffs|"
        r"tournament|tryouts|competition|campeonato|carrera|temporada|goals?|touchdown)\b"
    ),
    Gated(
        r"\b(?:happy (?P<role>birthday|anniversary|retirement|mother'?s day|father'?s day)|feliz (?P<group>cumple\w*|"
        r"aniversario|dia de las? madres?|dia del padre|jubilacion))\b"
    ),
    Gated(
        r"\b(?:see you|catch you|nos vemos|te veo|lo veo|la veo) (?:[a-z]+ )?(?:at|in|en) (?:the |la |el |tu |su )?"
        r"(?P<role>practice|rehearsal|faculty [a-z]+|staff [a-z]+|chapter|the meet|lab|church|mass|shift|work|"
        r"team [a-z]+|"
        r"entrenamiento|ensayo|practica|misa|turno)\b|\bcoach (?P<group>says|said|wants|told|dice|quiere)\b"
    ),
    Gated(
        r"\b(?P<role>english|spanish|ingles|espanol) (?:is not|isn'?t|no es) (?:your|tu|su) (?:first|native|"
        r"primer[a]?|lengua)|"
        r"\byou(?: are|'re)? (?P<group>graduating|about to graduate|retiring|pregnant|expecting|a mom|a dad|(?:on|"
        r"in) (?:the )?"
        r"(?:[a-z]+ )?(?:team|squad|roster|board|e-board|council|band|choir|crew|cast))\b|\b(?:te|"
        r"se) (?P<life>gradu(?:as|a)|"
        r"jubil(?:as|a)) (?:este|en|pronto)"
    ),
    Gated(
        r"\b(?:are you|aren't you|are not you|you are|you must be|eres|no eres|usted es|es usted|is this|"
        r"es) (?:not )?(?:el |la |"
        r"un |una |de |del |de los |de las |uno de |una de |the |a |an |one of |that |the same |"
        r"from )+(?P<role>[a-z]+(?: [a-z]+)"
        r"{0,3}?)(?: (?:from|in|who|with|over|de|del|que|en|we|i)\b[^.!?]{0,80})?(?:,? (?:right|no|"
        r"verdad|cierto|correct|"
        r"isn't it|huh|"
        r"aren't you|are not you|lol|o no|o que|yeah)\b|[^.!?]{0,80}\?)"
    ),
)
_RANK = (
    r"mr|mrs|ms|miss|dr|doctor|doctora|prof|professor|profesora?|profe|coach|dean|captain|officer|champ|maestr[oa]|"
    r"ingenier[oa]|licenciad[oa]|entrenadora?|teach|doc|chief|soldier|sailor|senator|counselor|sarge|director|"
    r"directora|pastor|padre|sister|soror"
)
_TITLED = Gated(
    r"^[^a-z0-9]*(?:(?:sure(?: thing)?|yes|yep|yeah|no|si|sy|ok|okay|thanks|gracias|claro(?: que (?:si|sy))?|hi|"
    r"hello|hola|hey|"
    r"de nada|of course|no problem|good (?:morning|afternoon|evening)|buen[oa]s (?:dias|tardes|noches)|certainly|"
    r"absolutely|"
    r"anytime|you bet|con gusto|perdon|disculpe|morning|afternoon|evening|buenas|buen dia)[ ,!]+)*"
    rf"(?P<role>(?:{_RANK})) *(?:$|[,!](?! (?:{_RANK})\b))"
    rf"|[a-z0-9][,.!?] +(?P<last>(?:{_RANK}))(?:[.!):\x02 ]*$|[.!):]+ |,(?! (?:or|and|o|y|our|the|{_RANK})\b))"
)
_MEANS = re.compile(r"[a-z]{2,}")
_EMPTY_TEXT = (
    "a an the of in on class section lab team your student prof professor dr de del la el miembro member s exam final"
)
_EMPTY = frozenset(_EMPTY_TEXT.split())


def ascribed(search: Search) -> Iterator[Hit]:
    """A role, class or team given to the sender that the thread does not mention."""
    reading = search.reading
    if reading.context.internal or reading.draft.kind is not MessageKind.REPLY:
        return
    text = reading.main.view.text
    possible = (_WITH_LIFE if reading.theirs else _WITHOUT_LIFE).possible(text)
    said = {word for each in reading.theirs for word in _MEANS.findall(each)} if possible else set()
    for pattern in possible:
        for found in pattern.compiled.finditer(text):
            role = next(filter(None, (found.groupdict().get(name) for name in ("role", "last", "group", "life"))), "")
            words = set(_MEANS.findall(role)) - _EMPTY or set(_MEANS.findall(role))
            if any(mentioned(word.removesuffix("'s"), said) for word in words):
                continue
            if CONDITION.search(text[max(0, found.start() - 16) : found.start()]):
                continue
            _, last = reading.main.sentence(*found.span())
            if _EITHER.search(found.group()) or _OR_ELSE.search(text, found.start(), last):
                continue
            first, last = reading.main.view.span(*found.span())
            yield search.hit(first, last)
            return


_WITHOUT_LIFE = GatedList((*_ASCRIBED, _TITLED))
_WITH_LIFE = GatedList((*_ASCRIBED, _SUPPOSED, _AGAIN, _TITLED, *_KNOWN_LIFE))
_EITHER = re.compile(r"\b(?:or an?|or are you|o eres|o es|o de)\b")
"""It asks which of two the sender is, and assumes neither."""
_OR_ELSE = re.compile(r",? (?:or|o) (?:an? |un |una |just )?(?!no\b|not\b|que\b|what\b|am\b)[a-z-]+(?: [a-z-]+)?\?")
"""The question ends with another possibility."""
