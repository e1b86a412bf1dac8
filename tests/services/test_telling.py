"""What people are told of an event, and what they are not, with the reason."""

from __future__ import annotations

from tests.world import World, contact, event


def test_a_welsh_speaker_gets_a_welsh_text(world: World) -> None:
    messages = world.told(event())
    assert [(one["channel"], one["language"], one["status"]) for one in messages] == [("sms", "cy", "delivered")]
    assert messages[0]["content"]["body"].startswith("Cyngor Prawf: ")


def test_an_unknown_language_means_both_with_welsh_first(world: World) -> None:
    messages = world.told(event(contacts=[contact(language="unknown", channels=["email"])]))
    assert [one["language"] for one in messages] == ["both"]
    body = messages[0]["content"]["body"]
    assert 0 <= body.index("cais") < body.index("application")
