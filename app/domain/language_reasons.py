"""Why a message is in the language it is in: a stable code and a sentence in both languages."""

from __future__ import annotations

from enum import StrEnum

from app.domain.bilingual import Bilingual, LanguageWish


class LanguageReason(StrEnum):
    """The code is part of the contract; the sentence may be bettered. What was asked for stands beside it."""

    AS_ASKED = "as-asked"
    NOT_KNOWN_SO_BOTH = "not-known-so-both"
    ONE_TEXT_COSTS_NO_MORE = "one-text-costs-no-more"
    TWO_TEXTS_COST_LESS = "two-texts-cost-less"
    ONE_TEXT_FIXED = "one-text-fixed"
    TWO_TEXTS_FIXED = "two-texts-fixed"
    ONE_TEXT_TOO_LONG = "one-text-too-long"
    FALLBACK_SENT = "fallback-sent"

    @property
    def sentence(self) -> Bilingual:
        return _SENTENCES[self]


def of_wish(wish: LanguageWish) -> LanguageReason:
    """Of a message that carries all that was asked for, or both languages where nothing was."""
    return LanguageReason.NOT_KNOWN_SO_BOTH if wish is LanguageWish.UNKNOWN else LanguageReason.AS_ASKED


_SENTENCES = {
    LanguageReason.AS_ASKED: Bilingual("Dyma'r iaith y gofynnwyd amdani.", "This is the language that was asked for."),
    LanguageReason.NOT_KNOWN_SO_BOTH: Bilingual(
        "Nid oes neb wedi gofyn pa iaith sydd orau i'r person, felly mae'r neges yn y ddwy iaith.",
        "Nobody has asked which language the person prefers, so the message is in both.",
    ),
    LanguageReason.ONE_TEXT_COSTS_NO_MORE: Bilingual(
        "Mae'r ddwy iaith mewn un neges destun, am nad yw'n costio mwy na dwy.",
        "Both languages are in one text, as it costs no more than two.",
    ),
    LanguageReason.TWO_TEXTS_COST_LESS: Bilingual(
        "Mae pob iaith mewn neges destun ar wahân, am fod dwy yn costio llai nag un.",
        "Each language is in a text of its own, as two cost less than one.",
    ),
    LanguageReason.ONE_TEXT_FIXED: Bilingual(
        "Mae'r ddwy iaith mewn un neges destun, fel y mae'r sefydliad wedi penderfynu.",
        "Both languages are in one text, as the organisation has decided.",
    ),
    LanguageReason.TWO_TEXTS_FIXED: Bilingual(
        "Mae pob iaith mewn neges destun ar wahân, fel y mae'r sefydliad wedi penderfynu.",
        "Each language is in a text of its own, as the organisation has decided.",
    ),
    LanguageReason.ONE_TEXT_TOO_LONG: Bilingual(
        "Mae pob iaith mewn neges destun ar wahân, gan y byddai un yn rhy hir.",
        "Each language is in a text of its own, as one would be too long.",
    ),
    LanguageReason.FALLBACK_SENT: Bilingual(
        "Roedd geiriau ar goll mewn un iaith, felly anfonwyd y geiriau cyffredinol, yr un fath yn y ddwy iaith.",
        "Words were missing in one language, so the general words were sent, the same in both.",
    ),
}
