"""What stands round a drawn chart: its title, what its patterns mean, and its table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app.web.charts.chart import Chart


def figure(chart: Chart, drawn: Markup) -> Markup:
    return Markup(
        '<figure class="olr-chart"><figcaption class="olr-chart__title">{}</figcaption>{}'
        '<div class="olr-chart__body">{}</div>{}</figure>'
    ).format(chart.title, _legend(chart), drawn, _table(chart))


def _legend(chart: Chart) -> Markup:
    """What each pattern stands for, where there is more than one."""
    if len(chart.series) < 2:
        return Markup("")
    key = Markup(
        '<li class="olr-chart__key"><svg class="olr-chart__swatch" width="18" height="18" aria-hidden="true">'
        '<rect class="olr-chart__bar {}" x="1" y="1" width="16" height="16" fill="{}"/></svg>{}</li>'
    )
    keys = Markup("").join(key.format(one.kind, chart.fill(one), one.name) for one in chart.series)
    return Markup('<ul class="olr-chart__keys">{}</ul>').format(keys)


def _table(chart: Chart) -> Markup:
    """Everything that is drawn, in words and figures."""
    heading = Markup('<th class="govuk-table__header govuk-table__header--numeric" scope="col">{}</th>')
    head = Markup("").join(heading.format(words) for words in chart.written.headings)
    rows = Markup("").join(_row(label, cells) for label, cells in chart.written.rows)
    return Markup(
        '<details class="govuk-details olr-chart__details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{words}<span class="govuk-visually-hidden">: {title}</span></span>'
        '</summary><div class="govuk-details__text olr-desk-scroll" tabindex="0" role="region" aria-label="{title}">'
        '<table class="govuk-table olr-chart__table"><thead class="govuk-table__head"><tr class="govuk-table__row">'
        '<th class="govuk-table__header" scope="col">{across}</th>{head}</tr></thead>'
        '<tbody class="govuk-table__body">{rows}</tbody></table></div></details>'
    ).format(words=chart.table, title=chart.title, across=chart.across, head=head, rows=rows)


def _row(label: str, cells: Sequence[str]) -> Markup:
    cell = Markup('<td class="govuk-table__cell govuk-table__cell--numeric">{}</td>')
    row = Markup('<tr class="govuk-table__row"><th class="govuk-table__header" scope="row">{}</th>{}</tr>')
    return row.format(label, Markup("").join(cell.format(words) for words in cells))
