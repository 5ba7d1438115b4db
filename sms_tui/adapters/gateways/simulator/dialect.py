"""How a provider writes what the simulator knows: ids, counts, status words, paths."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Dialect:
    """One provider's way of writing; Twilio's API reference and SignalWire's Compatibility API reference."""

    name: str
    api_path: str
    suffix: str
    """What page links and resource links end in: `.json`, or nothing."""
    uuids: bool
    """Ids are UUIDs, not two letters and 32 hex digits."""
    counts_as_text: bool
    """`num_segments`, `num_media` and `price` are strings, `error_code` is a number; else the reverse."""
    has_bounds: bool
    """A page tells `start` and `end`."""
    words: Mapping[str, str]
    """Status words that differ from Twilio's."""
    manages_opt_out: bool

    def new_id(self, prefix: str, chance: random.Random) -> str:
        """Make an id of the kind that `prefix` names (AC, SM, MM, ME, MG, PN)."""
        bits = chance.getrandbits(128)
        return str(uuid.UUID(int=bits, version=4)) if self.uuids else f"{prefix}{bits:032x}"


TWILIO = Dialect(
    name="twilio",
    api_path="/2010-04-01",
    suffix=".json",
    uuids=False,
    counts_as_text=True,
    has_bounds=True,
    words=MappingProxyType({}),
    manages_opt_out=True,
)

SIGNALWIRE = Dialect(
    name="signalwire",
    api_path="/api/laml/2010-04-01",
    suffix="",
    uuids=True,
    counts_as_text=False,
    has_bounds=False,
    words=MappingProxyType({"accepted": "queued", "sending": "initiated", "receiving": "queued"}),
    manages_opt_out=False,
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({d.name: d for d in (TWILIO, SIGNALWIRE)})
