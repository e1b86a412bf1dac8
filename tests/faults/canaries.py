"""Words that may be nowhere but where they are meant to be, and every form in which they could hide."""

from __future__ import annotations

import base64
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.world import contact, event

_SHORTEST_BASE64 = 8


@dataclass(slots=True)
class Canaries:
    """Each by what it is. What a person or case system gives us is made here; keys are added as they are issued."""

    words: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_a_person(cls) -> Canaries:
        mark = secrets.token_hex(6)
        number = f"{secrets.randbelow(1000):03}"
        return cls(
            {
                "name": f"Namecanary{mark}",
                "mobile": f"7700900{number}",
                "email": f"mailcanary{mark}@example.com",
                "address": f"Streetcanary{mark}",
                "postcode": "CF10 9ZZ",
                "reference": f"Refcanary{mark}",
                "detail": f"Detailcanary{mark}",
                "event id": f"Idcanary{mark}",
                "contact reference": f"Personcanary{mark}",
            }
        )

    def person(self, **changes: Any) -> dict[str, Any]:
        """A contact made of canaries alone."""
        return contact(
            self.words["contact reference"],
            **{
                "name": self.words["name"],
                "mobile": "0" + self.words["mobile"],
                "email": self.words["email"],
                "address_lines": [self.words["address"]],
                "postcode": self.words["postcode"],
            }
            | changes,
        )

    def event(self, number: int, kind: str, **data: Any) -> dict[str, Any]:
        """An event whose id, case and contact are canaries."""
        event_id = f"{self.words['event id']}-{number}"
        return event(self.words["reference"], kind, id=event_id, **data)

    def found_in(self, content: bytes) -> list[str]:
        """The names of the canaries that `content` holds, plainly or as hex, base64 or JSON escapes."""
        return [name for name, word in self.words.items() if any(form in content for form in _forms(word))]


def forms_of_value(value: bytes) -> bytes:
    """A value of Redis as it is, and unpacked where it was compressed."""
    try:
        return value + b"\n" + zlib.decompress(value)
    except zlib.error:
        return value


def found(canaries: Canaries, places: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> dict[str, list[str]]:
    """Which canaries are in which place, for those places that hold any."""
    pairs = places.items() if isinstance(places, Mapping) else places
    return {place: names for place, content in pairs if (names := canaries.found_in(content))}


def _forms(word: str) -> set[bytes]:
    plain = word.encode()
    forms = {plain, plain.lower(), plain.upper(), plain.hex().encode(), plain.hex().upper().encode()}
    for offset in range(3):
        # What stands before decides how base64 cuts a word; its first and last characters mix with the neighbours.
        encoded = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")[(0, 2, 3)[offset] : -1]
        forms |= (
            {encoded, encoded.translate(bytes.maketrans(b"+/", b"-_"))} if len(encoded) >= _SHORTEST_BASE64 else set()
        )
    return forms
