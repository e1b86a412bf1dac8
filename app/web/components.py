"""GOV.UK's components, for pages to call by name: `{{ govukButton({"text": ...}) }}`."""

from __future__ import annotations

from functools import cache

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from jinja2.runtime import Macro

_PACKAGE = "govuk_frontend_jinja"
_USED = {
    "govukBackLink": "back-link",
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukDetails": "details",
    "govukErrorSummary": "error-summary",
    "govukInput": "input",
    "govukInsetText": "inset-text",
    "govukNotificationBanner": "notification-banner",
    "govukPagination": "pagination",
    "govukPanel": "panel",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukSkipLink": "skip-link",
    "govukSummaryList": "summary-list",
    "govukTextarea": "textarea",
    "govukWarningText": "warning-text",
}


@cache
def macros() -> dict[str, Macro]:
    """The components that our pages use, by the names that GOV.UK gives them.

    They have an environment of their own: they need names to be missing without complaint, which in our pages
    would hide every slip of the pen. They are read once, where an import in a page would run them each time.
    """
    environment = Environment(
        autoescape=True,
        auto_reload=False,
        loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}),
        undefined=ChainableUndefined,
    )
    return {
        name: getattr(environment.get_template(f"{_PACKAGE}/components/{folder}/macro.html").module, name)
        for name, folder in _USED.items()
    }
