"""Providers are built by name from an organisation's settings, one of each for every thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.providers.govuk_notify import NOTIFY_URL, NotifyConfig, NotifyProvider
from app.providers.registry import NAMES, Providers, ProviderSettingsWrong, ProviderUnknown, read_settings
from app.providers.sandbox import SandboxProvider

ID = "740e5834-3a29-46b4-9a6f-16142fde533a"
SETTINGS = {"api_key": f"olrhain-{ID}-{ID}", "sms_template_id": ID, "email_template_id": ID}


def wrong_fields(settings: dict[str, object]) -> tuple[str, ...]:
    with pytest.raises(ProviderSettingsWrong) as caught:
        read_settings("govuk-notify", settings)
    assert ID not in str(caught.value)
    return caught.value.fields


def test_the_names_are_those_that_the_providers_give_themselves() -> None:
    assert NAMES == ("sandbox", "govuk-notify", "twilio", "smtp")


def test_each_name_builds_its_provider() -> None:
    providers = Providers()
    assert isinstance(providers.get("sandbox", {}), SandboxProvider)
    assert isinstance(providers.get("govuk-notify", SETTINGS), NotifyProvider)


def test_what_may_be_left_out_has_its_default() -> None:
    left_out = {**SETTINGS, "sms_sender_id": None, "base_url": None}
    assert read_settings("govuk-notify", left_out) == NotifyConfig(f"olrhain-{ID}-{ID}", ID, ID, NOTIFY_URL, None, None)


def test_how_soon_not_found_counts_is_set_where_the_providers_are_put_together() -> None:
    soon = Providers(not_found_counts_after=timedelta(seconds=2))
    assert soon.get("govuk-notify", SETTINGS).not_found_counts_after == timedelta(seconds=2)
    assert Providers().get("govuk-notify", SETTINGS).not_found_counts_after == timedelta(minutes=5)
    assert soon.get("sandbox", {}).not_found_counts_after == timedelta(0)


def test_a_thread_gets_the_same_provider_again() -> None:
    providers = Providers()
    assert providers.get("govuk-notify", SETTINGS) is providers.get("govuk-notify", dict(SETTINGS))


def test_no_two_threads_share_a_provider() -> None:
    providers = Providers()
    mine = providers.get("govuk-notify", SETTINGS)
    with ThreadPoolExecutor(1) as other:
        assert other.submit(providers.get, "govuk-notify", SETTINGS).result() is not mine


def test_other_settings_make_another_provider() -> None:
    providers = Providers()
    rotated = {**SETTINGS, "api_key": f"rotated-{ID}-{ID}"}
    assert providers.get("govuk-notify", SETTINGS) is not providers.get("govuk-notify", rotated)


def test_a_provider_that_has_not_been_used_for_long_is_let_go() -> None:
    providers = Providers(keep=1)
    first = providers.get("govuk-notify", SETTINGS)
    providers.get("sandbox", {})
    assert providers.get("govuk-notify", SETTINGS) is not first


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(ProviderUnknown):
        Providers().get("carrier-pigeon", {})


def test_wrong_missing_and_unknown_settings_are_named() -> None:
    assert wrong_fields({**SETTINGS, "api_key": f"{ID}"}) == ("api_key",)
    assert wrong_fields({**SETTINGS, "api_key": 7}) == ("api_key",)
    assert wrong_fields({**SETTINGS, "api_key": None}) == ("api_key",)
    assert wrong_fields({**SETTINGS, "base_url": "https://[::1/x"}) == ("base_url",)
    assert wrong_fields({**SETTINGS, "colour": "red"}) == ("colour",)
    assert wrong_fields({}) == ("api_key", "email_template_id", "sms_template_id")


def test_the_sandbox_takes_no_settings() -> None:
    with pytest.raises(ProviderSettingsWrong):
        read_settings("sandbox", {"api_key": "x"})
