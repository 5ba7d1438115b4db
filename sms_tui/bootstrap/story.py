"""The demo's history: what was texted at two desks in the days before Thursday 18 June 2026, 16:50 in New York.

Everybody here is invented; the numbers are of the range reserved for fiction. The history goes through the same
intake, calendars and folds as real texts, so every badge and deadline on the screen is computed, not drawn.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from sms_tui.adapters.gateways.simulator.state import Outcome, SimulatedState
from sms_tui.domain.events import (
    SYSTEM,
    Actor,
    ContactChanged,
    DeliveryStatus,
    DeliveryUpdated,
    DraftRefused,
    Event,
    NewEntry,
    NoteAdded,
    SendAccepted,
    SendQueued,
    SendStarted,
)
from sms_tui.domain.messages import ContactId, ConversationId, MessageKind
from sms_tui.domain.policy import propose_purpose
from sms_tui.domain.sending import LEASE
from sms_tui.ports.desk import Number
from sms_tui.ports.gateway import InboundText
from sms_tui.ports.store import Batch
from sms_tui.services import intake
from sms_tui.services.workplace import Workplace

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 6, 18, 16, 50, tzinfo=ZONE)

IJC = Number("+12125550147", "IJC Main", "ijc", "ijc", "simulated")
LEHIGH = Number("+16105550123", "Lehigh Registrar", "lehigh", "lehigh", "simulated")

MLEE, RSMITH = Actor("mlee"), Actor("rsmith")


class _Where(TypedDict):
    org: str
    our: str
    their: str


class Scene:
    """Tells one conversation: each line is recorded at its own time and known to the simulated gateway."""

    def __init__(self, place: Workplace, simulator: SimulatedState, number: Number, their: str) -> None:
        self._place = place
        self._simulator = simulator
        self._number = number
        self._their = their

    async def knows(self, name: str, at: datetime, *, language: str = "", internal: bool = False) -> None:
        """Record who the contact is."""
        changed = ContactChanged(
            org=self._number.org,
            their=self._their,
            name_given=name,
            language=language or None,
            internal=internal or None,
        )
        await self._append(at, changed)

    async def them(self, at: datetime, text: str, *, media: tuple[str, ...] = ()) -> None:
        """The contact texts."""
        gateway_id = self._simulator.receive(self._their, self._number.our, text, media=media, at=at)
        inbound = InboundText(gateway_id, self._number.our, self._their, text, at, len(media))
        contact = await self._place.store.run(lambda store: store.contact(ContactId(self._number.org, self._their)))
        entry = intake.received(inbound, contact, self._place)
        await self._append(at + timedelta(seconds=9), entry.event)

    async def us(
        self, at: datetime, text: str, *, by: Actor = MLEE, final: str = "delivered", code: int | None = None
    ) -> None:
        """Staff texts; the gateway reports `final`."""
        if final != "delivered":
            self._simulator.outcomes[self._their] = Outcome(final, code)
        message = self._simulator.create(self._number.our, self._their, text, at=at)
        send_id = f"story-{message.sid}"
        where, policy = self._where, self._place.policy(self._number.our)
        header = await self._place.store.run(lambda store: store.conversation(self._id))
        queued = SendQueued(
            **where,
            send_id=send_id,
            kind=MessageKind.REPLY,
            purpose=propose_purpose(text, MessageKind.REPLY, policy),
            on_version=header.version if header else 0,
            on_contact_version=0,
            not_before=at,
            body=text,
        )
        await self._append(at, queued, actor=by)
        started = SendStarted(**where, send_id=send_id, owner="desk", lease_until=at + LEASE)
        accepted = SendAccepted(**where, send_id=send_id, gateway_id=message.sid, at=at + timedelta(seconds=6))
        await self._append(at + timedelta(seconds=6), started, accepted)
        status = DeliveryStatus(final)
        reported = DeliveryUpdated(**where, send_id=send_id, status=status, code=code, at=at + timedelta(seconds=11))
        await self._append(at + timedelta(seconds=11), reported)

    async def note(self, at: datetime, text: str, *, by: Actor = RSMITH) -> None:
        """Staff note something among themselves."""
        await self._append(at, NoteAdded(**self._where, text=text), actor=by)

    async def refused(self, at: datetime, draft: str, *rules: str, by: Actor = MLEE) -> None:
        """The guard refused a draft."""
        event = DraftRefused(**self._where, rules=rules, length=len(draft), draft_hash=self._place.draft_hash(draft))
        await self._append(at, event, actor=by)

    @property
    def _where(self) -> _Where:
        return {"org": self._number.org, "our": self._number.our, "their": self._their}

    @property
    def _id(self) -> ConversationId:
        return ConversationId(self._number.our, self._their)

    async def _append(self, at: datetime, *events: Event, actor: Actor | None = None) -> None:
        policy = self._place.policy(self._number.our)
        version = f"{policy.id}@{policy.version}"
        entries = tuple(NewEntry(event, at.astimezone(UTC), actor or SYSTEM, version) for event in events)
        await self._place.store.run(lambda store: store.append(Batch(entries)))


def on(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """Return a moment of June 2026 in New York."""
    return datetime(2026, 6, day, hour, minute, second, tzinfo=ZONE)


async def tell(place: Workplace, simulator: SimulatedState) -> None:
    """Write the whole history, oldest first within each conversation."""
    await _legal_aid(place, simulator)
    await _university(place, simulator)


async def _legal_aid(place: Workplace, simulator: SimulatedState) -> None:
    def scene(their: str) -> Scene:
        return Scene(place, simulator, IJC, their)

    ana = scene("+16465550119")
    await ana.knows("Ana R.", on(8, 10, 0), language="es")
    await ana.them(on(15, 9, 10), "Hola, necesito cambiar la cita del jueves. ¿Puede ser el lunes?")
    await ana.them(on(15, 9, 12), "Mi seguro social es 219-09-9999 por si lo necesita")
    await ana.note(on(16, 11, 5), "She moved; the new address is in the file.")

    okafor = scene("+19175550182")
    await okafor.knows("J. Okafor", on(9, 12, 0))
    await okafor.us(on(15, 11, 0), "Hi, this is IJC. Your notice arrived. Please call us at 212-407-3417.")
    await okafor.them(on(16, 13, 20), "Can someone call me about my papers? What time do you close today?")

    diallo = scene("+13475550166")
    await diallo.knows("Fam. Diallo", on(10, 9, 0))
    await diallo.them(on(18, 16, 47), "la migra esta en la puerta de mi casa, mi hermano no sabe que hacer")

    perez = scene("+19295550134")
    await perez.knows("L. Perez", on(10, 9, 5), language="es")
    await perez.us(on(17, 9, 0), "Hola, le recordamos su cita el lunes 22 de junio a las 10:00 en 17 Battery Pl.")
    await perez.them(on(17, 9, 40), "ya no me escriban por favor")

    brown = scene("+17185550151")
    await brown.knows("K. Brown", on(10, 9, 10))
    await brown.us(on(16, 15, 0), "Hi, this is IJC. Can you come in on Tuesday at 2 pm?")
    await brown.them(on(16, 15, 30), "STOP")

    nguyen = scene("+15165550177")
    await nguyen.knows("T. Nguyen", on(10, 9, 15))
    await nguyen.them(on(17, 10, 0), "Is my appointment still on Monday?")
    await nguyen.us(on(17, 10, 20), "Yes, Monday June 22 at 10:00 at 17 Battery Pl, Suite 331. Please bring your ID.")
    await nguyen.them(on(17, 10, 24), "thank you!")

    abdi = scene("+12125550188")
    await abdi.knows("S. Abdi", on(10, 9, 20))
    await abdi.them(on(17, 14, 0), "Do I need to bring my passport?")
    await abdi.us(
        on(17, 14, 20),
        "Yes, please bring it to your appointment on Tuesday.",
        by=RSMITH,
        final="undelivered",
        code=30006,
    )

    cruz = scene("+16465550143")
    await cruz.knows("M. Cruz", on(10, 9, 25), language="es")
    await cruz.them(on(18, 10, 5), "Buenos dias, que decidio el juez en mi caso de asilo?")
    await cruz.refused(on(18, 10, 40), "El juez aprobó su solicitud de asilo.", "CASE.DECISION")

    haddad = scene("+13325550121")
    await haddad.knows("R. Haddad", on(18, 9, 30))
    await haddad.note(on(18, 9, 31), "Number from the intake form, no consent ticked. Phone first.")


async def _university(place: Workplace, simulator: SimulatedState) -> None:
    def scene(their: str) -> Scene:
        return Scene(place, simulator, LEHIGH, their)

    student = scene("+14845550112")
    await student.them(on(18, 15, 55), "Need to discuss my grade in Prof. Smith's class. When are office hours?")

    deadline = scene("+12675550139")
    await deadline.them(on(18, 11, 0), "Hi, is the deadline for the Econ 101 paper still Friday?")
    await deadline.us(on(18, 11, 12), "Yes, the Econ 101 paper deadline remains Friday at 5pm. Submit via Course Site.")

    feedback = scene("+16105550171")
    await feedback.them(on(18, 16, 49), "The career fair was great, more companies like X would be awesome!")

    colleague = scene("+16105550104")
    await colleague.knows("Dana (Library)", on(10, 9, 0), internal=True)
    await colleague.them(on(18, 14, 0), "Meet you in the library at 5?")
    await colleague.us(on(18, 14, 3), "Yes, see you at the front desk.", by=RSMITH)


def arrivals(simulator: SimulatedState) -> None:
    """Let two texts arrive while somebody is watching."""
    soon = START + timedelta(seconds=20)
    simulator.receive("+15165550177", IJC.our, "one more question, is there parking near the office?", at=soon)
    later = START + timedelta(seconds=75)
    simulator.receive("+14845550112", LEHIGH.our, "also is the registrar open tomorrow?", at=later)
