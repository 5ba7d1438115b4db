"""Links in a draft: where they point, whether they hide it, and whether they hand over a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sms_tui.domain.guard.normalise import View
from sms_tui.domain.guard.signs import LINK, signs

_DEFANGED = re.compile(
    r"h(?:xx|\*\*|tt)ps?(?:\[:\]|:)//|[ ]?[\[({][ ]?(?:\.|dot|punto)[ ]?[\])}][ ]?"
    r"|[a-z0-9] (?:dot|punto) (?:com|org|net|edu|gov|io|ly|us|gl|me|co|info|link|page|app|cc)\b"
)
_HOSTS = (
    r"com|org|net|edu|gov|mil|io|ly|us|gl|me|co|info|biz|link|page|app|cc|to|gd|be|tv|mx|es|ru|xyz|site|"
    r"online|top|"
    r"click|live|ms|at|id|ai|dev|shop|store|club|icu|nyc|ws|sh|la|gy|am|im|ee|uk|ca|eu|de|tk|ml|zip|mov|tk|do|"
    r"gt|sv|hn"
)
_LINK = re.compile(
    rf"(?:https?://|hxxps?://|ftp://|www\.)[^\s<>\"']+"
    rf"|(?<![a-z0-9@.\-])(?:[a-z0-9\-]+\.)+(?:{_HOSTS})(?![a-z0-9\-])(?:[:/?#][^\s<>\"']*)?"
    rf"|(?<![0-9.])(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}(?![0-9.])(?:[:/][^\s<>\"']*)?"
)
_DOT = re.compile(r"[ ]?[\[({][ ]?(?:\.|dot|punto)[ ]?[\])}][ ]?")
_SPOKEN_DOT = re.compile(
    r"(?<=[a-z0-9]) (?:dot|punto) (?=(?:com|org|net|edu|gov|io|ly|us|gl|me|co|info|link|page|app|cc)\b)"
)
_SPOKEN_SLASH = re.compile(r"(?<=[a-z0-9]) (?:slash|barra|diagonal) (?=[a-z0-9])")
_TLD_SPACED = re.compile(r"(?<=[a-z0-9]) ?\. ?(?=(?:com|ly|gl|gd|co|io|me) ?/)")
_SLASH_SPACED = re.compile(r"(?<=[a-z]) ?/ ?(?=[a-z0-9])")

_SPACED = re.compile(r"\bh t t p(?: s)? ?: ?/ ?/ ?[a-z0-9][a-z0-9 ./:-]{3,60}")

_SHORTENERS_TEXT = """
bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at rb.gy tiny.cc lnkd.in
bl.ink t.ly soo.gd s.id v.gd adf.ly shorte.st bit.do mcaf.ee su.pr tr.im x.co cli.gs qr.ae qrco.de urlz.fr
shrtco.de 1url.com u.to j.mp tny.im linktr.ee trib.al db.tt amzn.to fb.me wp.me youtu.be t.me wa.me snip.ly
short.io short.cm hyperurl.co urlr.me t2m.io dub.sh zpr.io clck.ru tinu.be 2.gp shor.tn l.ead.me smarturl.it
ity.im po.st q.gs dlvr.it ift.tt surl.li n9.cl acortar.link han.gl me2.kr kutt.it vurl.com aka.ms g.co
tinylink.net shorturl.com lnk.bio msg.sh
"""
SHORTENERS = frozenset(_SHORTENERS_TEXT.split())
_SHORT_LINK = re.compile(
    rf"(?<!//)(?<![a-z0-9@.\-])(?:{'|'.join(sorted(map(re.escape, SHORTENERS), key=len, reverse=True))})(?![a-z0-9\-])"
    r"(?:[/?#][^\s<>\"']*)?"
)
"""Without a scheme; some of their endings are words, and only their whole names are links."""
FILE_SHARES = (
    "drive.google.com", "docs.google.com", "dropbox.com", "dropboxusercontent.com", "db.tt", "1drv.ms",
    "onedrive.live.com", "sharepoint.com", "box.com", "app.box.com", "wetransfer.com", "we.tl", "icloud.com",
    "sendspace.com", "mediafire.com", "mega.nz", "mega.io", "hightail.com", "sharefile.com", "transfernow.net",
    "filemail.com", "docusign.net", "docusign.com", "hellosign.com", "adobesign.com", "scribd.com", "issuu.com",
    "photos.app.goo.gl", "photos.google.com", "imgur.com", "gofile.io", "file.io", "pcloud.com", "egnyte.com",
    "smash.com", "fromsmash.com", "ufile.io", "zippyshare.com", "4shared.com", "terabox.com", "citrixdata.com",
    "forms.gle", "jotform.com", "cloudinary.com", "amazonaws.com", "s3.amazonaws.com", "blob.core.windows.net",
)  # fmt: skip
_FILE = re.compile(
    r"/[^?#]*\.(?:pdf|docx?|xlsx?|csv|pptx?|jpe?g|png|gif|heic|tiff?|zip|rar|7z|txt|rtf|odt|pages|eml|msg)\b"
)


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `start` and `end` are places in the text as typed."""

    start: int
    end: int
    host: str
    allowed: bool
    """Its host is on the policy's list."""
    opaque: bool
    """It hides where it points: a shortener, a bare address, punycode, another's name inside, or no phone links it."""
    file_share: bool
    file: bool
    """Its path ends in a file."""
    defanged: bool


def links(view: View, text: str, allowed: tuple[str, ...]) -> list[Link]:
    """Return the links of a draft: `view` its folded reading, `text` as typed, `allowed` the policy's hosts."""
    folded = view.text
    if not signs(folded) & LINK:
        return []
    readable, places, defanged = _refanged(folded)
    found = []
    matches = {match.start(): match for pattern in (_SHORT_LINK, _LINK) for match in pattern.finditer(readable)}
    for match in map(matches.__getitem__, sorted(matches)):
        raw = match.group().rstrip(".,;:!?)]}'\"")
        host = _host(raw)
        if not host or "@" in readable[max(0, match.start() - 1) : match.start()]:
            continue
        first, last = places[match.start()], places[match.start() + len(raw) - 1] + 1
        start, end = view.span(first, last)
        found.append(_judged(raw, host, start, end, text[start:end], allowed, _touched(defanged, first, last)))
    return found


def _judged(raw: str, host: str, start: int, end: int, typed: str, allowed: tuple[str, ...], defanged: bool) -> Link:
    known = any(host == each or host.endswith("." + each) for each in allowed) and not defanged
    disguised = "@" in _authority(raw) or any(
        each in host or each.replace(".", "-") in host for each in allowed if not known
    )
    number = bool(re.fullmatch(r"[0-9.]+", host))
    strange = "xn--" in host or not typed.isascii()
    short = host in SHORTENERS or host.removeprefix("www.") in SHORTENERS
    share = any(host == each or host.endswith("." + each) for each in FILE_SHARES)
    path = raw.split("://", 1)[-1]
    return Link(
        start, end, host, known and not strange, short or number or strange or defanged or disguised, share,
        bool(_FILE.search(path)), defanged,
    )  # fmt: skip


def _authority(raw: str) -> str:
    """Return what stands between the scheme and the path (RFC 3986, 3.2)."""
    return re.split(r"[/?#]", raw.split("://", 1)[-1], maxsplit=1)[0]


def _host(raw: str) -> str:
    return _authority(raw).rpartition("@")[2].split(":", 1)[0].removeprefix("www.").strip(".")


def _refanged(text: str) -> tuple[str, list[int], list[tuple[int, int]]]:
    """Undo "hxxp", "[.]", " dot com"; return the text, the origin of each character, and what was undone."""
    undone: list[tuple[int, int, str]] = []
    for pattern, new in ((_DOT, "."), (_SPOKEN_DOT, "."), (_TLD_SPACED, ".")):
        undone += [(m.start(), m.end(), new) for m in pattern.finditer(text) if m.group() != "."]
    if undone:
        undone += [(m.start(), m.end(), "/") for m in _SPOKEN_SLASH.finditer(text)]
        undone += [(m.start(), m.end(), "/") for m in _SLASH_SPACED.finditer(text)]
    undone += [(place, place + 1, "") for m in _SPACED.finditer(text) for place in _gaps(text, *m.span())]
    undone += [(m.start(), m.end(), "http") for m in re.finditer(r"\bh(?:xx|\*\*)p", text)]
    undone += [(m.start(), m.end(), "://") for m in re.finditer(r"\[:\]//|: //|:// (?=[a-z])", text)]
    pieces: list[str] = []
    places: list[int] = []
    place = 0
    for start, end, new in sorted(undone):
        if start < place:
            continue
        pieces.append(text[place:start] + new)
        places += [*range(place, start), *[start] * len(new)]
        place = end
    pieces.append(text[place:])
    places += range(place, len(text))
    return "".join(pieces), places, [(start, end) for start, end, _ in undone]


def _gaps(text: str, start: int, end: int) -> list[int]:
    """Return the spaces of a link that is written letter by letter, and around its dots and slashes."""
    slashes = text.find("/", start, end)
    return [
        place
        for place in range(start + 1, end - 1)
        if text[place] == " " and (place < slashes or not {text[place - 1], text[place + 1]}.isdisjoint("./:-"))
    ]


def _touched(undone: list[tuple[int, int]], first: int, last: int) -> bool:
    return any(start < last and first < end for start, end in undone)
