"""Why somebody was not told, or not yet: a stable code and a sentence in both languages."""

from __future__ import annotations

from enum import StrEnum

from app.domain.bilingual import Bilingual


class Reason(StrEnum):
    """The code is part of the contract; the sentence may be bettered."""

    SILENT = "silent"
    LATE = "late"
    RETRACTED = "retracted"
    NOTHING_TO_TELL = "nothing-to-tell"
    NO_CONTACTS = "no-contacts"
    NOT_TOLD_BEFORE = "not-told-before"
    CONTACT_REMOVED = "contact-removed"
    NO_CHANNEL = "no-channel"
    NO_TEMPLATE = "no-template"
    NOT_A_GUEST = "not-a-guest"
    SAME_RECIPIENT = "same-recipient"
    OPTED_OUT = "opted-out"
    MAILBOX_GONE = "mailbox-gone"
    FICTIONAL_NUMBER = "fictional-number"
    WELSH_MISSING = "welsh-missing"
    ENGLISH_MISSING = "english-missing"
    DETAIL_MISSING = "detail-missing"
    NOT_SIGNED = "template-not-signed"
    TOO_LONG = "too-long"
    WAITS_FOR_OTHERS = "waits-for-others"
    NO_LONGER_TRUE = "no-longer-true"
    CASE_WITHDRAWN = "case-withdrawn"
    CASE_MERGED = "case-merged"
    NO_PROVIDER = "no-provider"
    PROVIDER_REFUSED = "provider-refused"
    PROVIDER_AWAY = "provider-away"
    PERHAPS_SENT = "perhaps-sent"
    NO_RECEIPT = "no-receipt"
    GAVE_UP = "gave-up"
    OUTSIDE_HOURS = "outside-hours"
    UNREADABLE = "unreadable"
    HELPER_NOT_CONFIRMED = "helper-not-confirmed"
    HELPER_ENDED = "helper-ended"
    OUTSIDE_SCOPE = "outside-scope"
    PAUSED = "paused"
    DECEASED = "deceased"
    SAID_TO_HAVE_ARRIVED = "said-to-have-arrived"
    OVER_BUDGET = "budget"

    @property
    def sentence(self) -> Bilingual:
        return _SENTENCES[self]


_SENTENCES = {
    Reason.SILENT: Bilingual(
        "Gofynnodd y system achosion i ni beidio â dweud wrth neb.",
        "The case system asked us to tell nobody.",
    ),
    Reason.LATE: Bilingual(
        "Cyrhaeddodd y digwyddiad ar ôl un mwy diweddar.", "The event arrived after a more recent one."
    ),
    Reason.RETRACTED: Bilingual("Tynnwyd y digwyddiad yn ôl.", "The event was retracted."),
    Reason.NOTHING_TO_TELL: Bilingual(
        "Nid yw digwyddiad o'r math hwn yn dweud dim wrth neb.",
        "An event of this type tells nobody anything.",
    ),
    Reason.NO_CONTACTS: Bilingual("Nid oes neb i'w hysbysu.", "There is nobody to tell."),
    Reason.NOT_TOLD_BEFORE: Bilingual(
        "Ni chafodd y person hwn wybod am y digwyddiad a dynnwyd yn ôl.",
        "This person had not been told of the event that was retracted.",
    ),
    Reason.CONTACT_REMOVED: Bilingual("Tynnwyd y person o'r achos.", "The person was removed from the case."),
    Reason.NO_CHANNEL: Bilingual(
        "Nid oes rhif, e-bost na chyfeiriad y gallwn ei ddefnyddio.",
        "There is no number, email or address we can use.",
    ),
    Reason.NO_TEMPLATE: Bilingual(
        "Nid oes templed ar gyfer y digwyddiad hwn ar y sianel hon.",
        "There is no template for this event on this channel.",
    ),
    Reason.NOT_A_GUEST: Bilingual(
        "Nid yw'r cyfeiriad ar restr westeion yr allwedd tîm.",
        "The address is not on the guest list of the team key.",
    ),
    Reason.SAME_RECIPIENT: Bilingual(
        "Mae'r un geiriau eisoes yn mynd i'r un cyfeiriad.", "The same words go to the same address already."
    ),
    Reason.OPTED_OUT: Bilingual("Gofynnwyd i ni beidio ag anfon yno.", "We were asked not to send there."),
    Reason.MAILBOX_GONE: Bilingual(
        "Dywedodd y darparwr nad oes blwch e-bost o'r fath.", "The provider said that there is no such mailbox."
    ),
    Reason.FICTIONAL_NUMBER: Bilingual(
        "Rhif ffuglennol yw hwn: nid ydym yn ei roi i unrhyw ddarparwr go iawn.",
        "This is a fictional number: no live provider is given it.",
    ),
    Reason.WELSH_MISSING: Bilingual("Mae'r geiriau Cymraeg ar goll.", "The Welsh words are missing."),
    Reason.ENGLISH_MISSING: Bilingual("Mae'r geiriau Saesneg ar goll.", "The English words are missing."),
    Reason.DETAIL_MISSING: Bilingual(
        "Mae manylyn sydd ei angen ar y neges ar goll.", "A detail that the message needs is missing."
    ),
    Reason.NOT_SIGNED: Bilingual(
        "Nid oes neb wedi llofnodi dros y templed yn y ddwy iaith.",
        "Nobody has signed the template in both languages.",
    ),
    Reason.TOO_LONG: Bilingual("Mae'r neges destun yn rhy hir.", "The text is too long."),
    Reason.WAITS_FOR_OTHERS: Bilingual(
        "Mae'n aros am negeseuon eraill y digwyddiad, er mwyn i'r Gymraeg a'r Saesneg adael gyda'i gilydd.",
        "It waits for the other messages of the event, so that Welsh and English leave together.",
    ),
    Reason.NO_LONGER_TRUE: Bilingual("Nid yw'r neges yn wir bellach.", "The message is no longer true."),
    Reason.CASE_WITHDRAWN: Bilingual("Tynnwyd yr achos yn ôl.", "The case was withdrawn."),
    Reason.CASE_MERGED: Bilingual("Unwyd yr achos ag un arall.", "The case was merged with another."),
    Reason.NO_PROVIDER: Bilingual(
        "Nid oes darparwr wedi'i osod ar gyfer y sianel hon.", "No provider is set up for this channel."
    ),
    Reason.PROVIDER_REFUSED: Bilingual("Gwrthododd y darparwr y neges.", "The provider refused the message."),
    Reason.PROVIDER_AWAY: Bilingual(
        "Nid yw'r darparwr ar gael: byddwn yn rhoi cynnig arall arni.",
        "The provider is away: it will be tried again.",
    ),
    Reason.PERHAPS_SENT: Bilingual(
        "Nid ydym yn gwybod a dderbyniodd y darparwr y neges: rydym yn holi.",
        "We do not know whether the provider took the message: we are asking.",
    ),
    Reason.NO_RECEIPT: Bilingual("Ni ddaeth ateb gan y darparwr.", "No answer came from the provider."),
    Reason.GAVE_UP: Bilingual("Methwyd â'i hanfon o fewn 24 awr.", "It could not be sent within 24 hours."),
    Reason.OUTSIDE_HOURS: Bilingual(
        "Mae'n aros am oriau anfon y sefydliad, y math o achos neu'r person.",
        "It waits for the hours of the organisation, the case type or the person.",
    ),
    Reason.UNREADABLE: Bilingual("Ni allwn agor y neges a gadwyd.", "We cannot open the message that was stored."),
    Reason.HELPER_NOT_CONFIRMED: Bilingual(
        "Nid yw'r person a enwyd i helpu wedi cytuno eto.",
        "The person who was named to help has not agreed yet.",
    ),
    Reason.HELPER_ENDED: Bilingual(
        "Mae cyfnod y person a enwyd i helpu wedi dod i ben.",
        "The time of the person who was named to help is over.",
    ),
    Reason.OUTSIDE_SCOPE: Bilingual(
        "Dim ond am apwyntiadau y mae'r person a enwyd i helpu yn cael gwybod.",
        "The person who was named to help hears of appointments only.",
    ),
    Reason.PAUSED: Bilingual(
        "Mae aelod o staff wedi oedi'r achos hwn: nid oes dim yn cael ei anfon.",
        "A member of staff has paused this case: nothing is sent.",
    ),
    Reason.DECEASED: Bilingual("Dywedwyd wrthym fod y person wedi marw.", "We were told that the person has died."),
    Reason.SAID_TO_HAVE_ARRIVED: Bilingual(
        "Dywedodd aelod o staff fod y neges wedi cyrraedd.", "A member of staff said that the message arrived."
    ),
    Reason.OVER_BUDGET: Bilingual(
        "Mae cyllideb y mis wedi'i gwario: mae'n aros nes caiff ei chodi.",
        "The budget of the month is spent: it waits until that is raised.",
    ),
}
