"""The case types and templates that a case system may look up."""

from __future__ import annotations

import pytest

from app.services.templates import publishing
from tests.answers import with_own_tenant
from tests.services import template_kit
from tests.services.template_kit import CASE_TYPE, CY, EN, KEY, NOW
from tests.world import World


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """Nothing is changed here, so all tests of this file share an organisation."""
    return with_own_tenant(shared_world)


def test_case_types_are_listed_in_their_order_with_both_languages(world: World) -> None:
    page = world.get("/v1/case-types").json
    assert [(one["code"], one["sensitivity"], one["link"]) for one in page["items"]] == [
        ("adult-social-care", "sensitive", False),
        ("building-permit", "personal", True),
    ]
    assert page["next"] is None
    permit = page["items"][1]
    assert permit["milestones"][0]["label"] == {"cy": "Cais wedi dod i law", "en": "Application received"}
    assert {one["code"] for one in permit["outcomes"]} >= {"granted", "refused"}


def test_templates_are_listed_as_pairs_with_key_and_version(world: World) -> None:
    items = world.get("/v1/templates").json["items"]
    found = {(one["case_type"], one["key"]): one for one in items}
    assert len(found) == len(items)
    text = found["building-permit", "case.opened/sms"]
    assert (text["version"], text["status"], text["channel"], text["subject"]) == (1, "published", "sms", None)
    assert all(text["body"][language] for language in ("cy", "en"))
    assert ("adult-social-care", "case.milestone_reached/assessment-booked/email") in found


def test_a_draft_is_listed_as_one(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    assert {one["status"] for one in world.get("/v1/templates", key=tenant.test_key).json["items"]} == {"draft"}


def test_a_newer_draft_does_not_hide_what_is_in_force(shared_world: World) -> None:
    world = with_own_tenant(shared_world)
    with world.session() as session:
        template_kit.submit(session)
    assert _shown(world) == (1, "published")
    with world.session() as session:
        template_kit.sign(session, CY, EN)
        template_kit.publish(session)
    assert _shown(world) == (2, "published")


def test_a_retired_template_is_listed_as_one(shared_world: World) -> None:
    world = with_own_tenant(shared_world)
    with world.session() as session:
        publishing.retire(session, template_kit.template(session), "Pedr Huws", NOW)
    assert _shown(world) == (1, "retired")


def _shown(world: World) -> tuple[int, str]:
    items = world.get("/v1/templates").json["items"]
    return next((one["version"], one["status"]) for one in items if (one["case_type"], one["key"]) == (CASE_TYPE, KEY))
