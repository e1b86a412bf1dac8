"""Good texts with one thing broken in each, by the code of the finding that should tell of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.bilingual import Bilingual, Language
from app.domain.packs import BUILT_IN_PLACEHOLDERS
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Channel
from app.domain.template_checks import Finding, Rules, TemplateText, check
from app.services.words.spelling import is_spelled

CY, EN = Language.CY, Language.EN
ALLOWED = {
    **BUILT_IN_PLACEHOLDERS,
    "office": PlaceholderType.PLACE,
    "licence": PlaceholderType.ENUM,
    "visits": PlaceholderType.NUMBER,
    "assessor": PlaceholderType.TEXT_AS_WRITTEN,
}
RULES = Rules(ALLOWED, own_words=frozenset({"Olrhain"}), spelled=is_spelled)
CLOSING = Bilingual(
    "Rydym yn croesawu galwadau a gohebiaeth yn Gymraeg. Ni fydd defnyddio'r Gymraeg yn arwain at oedi.",
    "We welcome calls and correspondence in Welsh. Using Welsh will not lead to delay.",
)
CAME = Bilingual("Mae eich cais wedi dod i law.", "We have received your request.")


@dataclass(frozen=True)
class Fault:
    """A good pair, and what is put in the place of `right` in one of its languages."""

    code: str
    good: Bilingual
    language: Language
    right: str
    wrong: str
    channel: Channel = Channel.SMS

    @property
    def broken(self) -> Bilingual:
        text = self.good[self.language]
        assert text.count(self.right) == 1, f"{self.right!r} should stand once in {text!r}"
        changed = text.replace(self.right, self.wrong)
        return replace(self.good, **{self.language.value: changed})

    @property
    def id(self) -> str:
        return f"{self.code}: {self.wrong[:40]}"


def findings(body: Bilingual, channel: Channel = Channel.SMS, rules: Rules = RULES) -> tuple[Finding, ...]:
    """What the checks find in a body; an email and a letter have a subject."""
    subject = None if channel is Channel.SMS else Bilingual("Y diweddaraf", "The latest")
    return check(TemplateText(channel, "case.opened", body, subject), rules)


def codes(body: Bilingual, channel: Channel = Channel.SMS, rules: Rules = RULES) -> list[str]:
    return [finding.code for finding in findings(body, channel, rules)]


def _welsh(code: str, cy: str, en: str, right: str, wrong: str) -> Fault:
    return Fault(code, Bilingual(cy, en), CY, right, wrong)


def _mutations(*rows: tuple[str, str, str, str]) -> tuple[Fault, ...]:
    return tuple(_welsh("mutation", *row) for row in rows)


_EMAIL = Bilingual(
    f"Helo ((first_name))\n\n{CAME.cy}\n\n{CLOSING.cy}", f"Hello ((first_name))\n\n{CAME.en}\n\n{CLOSING.en}"
)
_PAGE = Bilingual("Manylion: https://olrhain.example/cy/cais", "Details: https://olrhain.example/en/request")
_CALL = Bilingual("Ffoniwch ni ar ((phone)).", "Call us on ((phone)).")
_VISIT = Bilingual(
    "Dyddiad yr ymweliad: ((appointment_date|weekday)).", "The visit is on ((appointment_date|weekday))."
)

BLOCKING_FAULTS = (
    Fault("language_empty", CAME, CY, CAME.cy, ""),
    Fault("language_empty", CAME, EN, CAME.en, "  \n "),
    Fault("same_text", CAME, CY, CAME.cy, CAME.en),
    Fault("same_text", CAME, EN, CAME.en, "Mae  eich cais wedi dod i law. "),
    Fault("wrong_language", CAME, CY, CAME.cy, "Your application has been received."),
    Fault("wrong_language", CAME, CY, CAME.cy, "Thank you for your request. We will be in touch."),
    Fault("wrong_language", CAME, EN, CAME.en, "Diolch. Mae eich cais wedi cyrraedd."),
    Fault("wrong_language", CAME, EN, CAME.en, "Eich cais wedi dod i law"),
    Fault("unclosed_placeholder", _CALL, CY, "((phone))", "((phone)"),
    Fault("unclosed_placeholder", _CALL, EN, "((phone))", "((phone"),
    Fault("unclosed_placeholder", _CALL, CY, "((phone))", "(phone))"),
    Fault("unclosed_placeholder", _CALL, EN, "((phone))", "(())"),
    Fault("unknown_placeholder", _CALL, CY, "((phone))", "((ffon))"),
    Fault("unknown_placeholder", _CALL, EN, "((phone))", "((telephone))"),
    Fault("unknown_form", _VISIT, CY, "|weekday", "|dydd"),
    Fault("unknown_form", _CALL, CY, "((phone))", "((phone|i))"),
    Fault("placeholders_differ", _CALL, CY, " ar ((phone))", ""),
    Fault("placeholders_differ", _CALL, EN, "((phone))", "((reference))"),
    Fault("placeholders_differ", _VISIT, CY, "|weekday", ""),
    Fault("placeholders_differ", _VISIT, EN, "((appointment_date|weekday))", "((appointment_date??Monday))"),
    Fault("lost_character", CAME, CY, "law.", "law ✅"),
    Fault("lost_character", CAME, EN, "received", "received™"),
    Fault("other_language_link", _PAGE, CY, "/cy/", "/en/"),
    Fault("other_language_link", _PAGE, EN, "/en/", "/cy/"),
    Fault("other_language_link", _PAGE, CY, "https://olrhain.example/cy/cais", "olrhain.example/en"),
    Fault("other_language_link", _PAGE, CY, "cy/cais", "cais?lang=en"),
    Fault("other_language_link", _PAGE, CY, "cy/cais", "en/((reference))"),
    Fault("welsh_welcome_missing", _EMAIL, CY, CLOSING.cy, "Diolch.", Channel.EMAIL),
    Fault("welsh_welcome_missing", _EMAIL, EN, CLOSING.en, "Thank you.", Channel.EMAIL),
    Fault("welsh_welcome_missing", _EMAIL, CY, "arwain at oedi", "gwneud gwahaniaeth", Channel.EMAIL),
    Fault("welsh_welcome_missing", _EMAIL, EN, " Using Welsh will not lead to delay.", "", Channel.EMAIL),
    Fault("too_long", CAME, CY, "law.", "law. " + "Mae'r tŷ yn dal i gael ei adeiladu gan y cwmni. " * 12),
    Fault("too_long", CAME, EN, "request.", "request. " + "The house is still being built by the company. " * 30),
)

MUTATION_FAULTS = _mutations(
    ("Mae croeso i bobl ddod i'r cyfarfod.", "People are welcome to come.", "i bobl", "i pobl"),
    ("Dewch i Gaerdydd.", "Come to Cardiff.", "i Gaerdydd", "i Caerdydd"),
    ("Mae'r swyddfa yng Nghaerdydd.", "The office is in Cardiff.", "yng Nghaerdydd", "yn Caerdydd"),
    ("Mae'r swyddfa ym Mangor.", "The office is in Bangor.", "ym Mangor", "yn Bangor"),
    ("Mae'r gwasanaeth yn symud o Gasnewydd.", "The service is moving from Newport.", "o Gasnewydd", "o Casnewydd"),
    ("Cewch lythyr gan Gyngor Gwynedd.", "You will get a letter from Gwynedd Council.", "gan Gyngor", "gan Cyngor"),
    ("Diolch am gysylltu â ni.", "Thank you for contacting us.", "gysylltu", "cysylltu"),
    ("Rhowch wybod i ni am broblem.", "Tell us about a problem.", "am broblem", "am problem"),
    ("Bydd y nyrs yn galw ar ddydd Llun.", "The nurse will call on Monday.", "ddydd", "dydd"),
    ("Edrychwch ar fanylion y cais.", "Look at the details of the request.", "fanylion", "manylion"),
    ("Ysgrifennwch at gyfreithiwr.", "Write to a solicitor.", "gyfreithiwr", "cyfreithiwr"),
    ("Mae'r cais o dan ystyriaeth dros dro.", "The request is under consideration for now.", "dros dro", "dros tro"),
    ("Talwch dros gyfnod hirach.", "Pay over a longer period.", "gyfnod", "cyfnod"),
    ("Atebwch drwy lythyr.", "Answer by letter.", "lythyr", "llythyr"),
    ("Ni allwn edrych arno heb dystiolaeth.", "We cannot look at it without evidence.", "dystiolaeth", "tystiolaeth"),
    ("Peidiwch ag aros heb ddweud wrthym.", "Do not wait without telling us.", "ddweud", "dweud"),
    ("Cofiwch hyn wrth lenwi'r ffurflen.", "Remember this when filling in the form.", "lenwi", "llenwi"),
    ("Ffoniwch neu ddod i'r swyddfa yw'r dewis.", "The choice is to call or to come in.", "neu ddod", "neu dod"),
    ("Anfonwch lythyr neu gopi.", "Send a letter or a copy.", "neu gopi", "neu copi"),
    ("Bydd y cyfarfod yn gyfleus i chi.", "The meeting will suit you.", "gyfleus", "cyfleus"),
    ("Mae'r wybodaeth yn bersonol.", "The information is personal.", "bersonol", "personol"),
    ("Mae'r cais yn barod.", "The request is ready.", "barod", "parod"),
    ("Mae hyn yn bwysig.", "This is important.", "bwysig", "pwysig"),
    ("Darllenwch y llythyr yn ofalus.", "Read the letter carefully.", "ofalus", "gofalus"),
    ("Dewch â phrawf o'ch cyfeiriad.", "Bring proof of your address.", "phrawf", "prawf"),
    ("Anfonwch lythyr a chopi.", "Send a letter and a copy.", "chopi", "copi"),
    ("Bydd trên a thacsi ar gael.", "A train and a taxi will be available.", "thacsi", "tacsi"),
    ("Siaradwch gyda chynghorydd.", "Speak with a councillor.", "chynghorydd", "cynghorydd"),
    ("Mae lle i dri pherson.", "There is room for three people.", "dri pherson", "dri person"),
    ("Mae tua phum mis ar ôl.", "About five months are left.", "phum", "pum"),
    ("Mae dau gais.", "There are two requests.", "dau gais", "dau cais"),
    ("Mae dwy ddogfen ar goll.", "Two documents are missing.", "ddogfen", "dogfen"),
    ("Mae chwe chais.", "There are six requests.", "chwe chais", "chwe cais"),
    ("Rydym wedi derbyn ei gais.", "We have received his request.", "ei gais", "ei cais"),
    ("Cewch weld fy nghais.", "You may see my request.", "nghais", "cais"),
    ("Dyma fanylion eich apwyntiad.", "Here are the details of your appointment.", "fanylion", "manylion"),
    ("Gofynnwch unrhyw gwestiwn.", "Ask any question.", "gwestiwn", "cwestiwn"),
    ("Anfonwch yr holl ddogfennau.", "Send all the documents.", "ddogfennau", "dogfennau"),
    ("Pan fydd y cais yn barod, cewch wybod.", "When the request is ready, you will know.", "fydd", "bydd"),
    ("Mae angen y ffurflen hon ym mhob achos.", "This form is needed in every case.", "ym mhob", "yn pob"),
    ("Cewch ein hymateb yfory.", "You will get our response tomorrow.", "hymateb", "ymateb"),
    ("Nid oes lle i fwy na phedwar.", "There is no room for more than four.", "phedwar", "pedwar"),
    ("Mae gwybodaeth yn Gymraeg ar gael.", "Information in Welsh is available.", "Gymraeg", "Cymraeg"),
    # Feminine nouns after the article, and adjectives after them, are not looked at: a gender is needed.
    ("Mae'r ferch yn yr ysgol.", "The girl is at school.", "ferch", "merch"),
    ("Mae'r ddogfen yn ddiogel.", "The document is safe.", "ddogfen", "dogfen"),
)

SPELLING_FAULTS = tuple(
    Fault("spelling", Bilingual(cy, en), language, right, wrong)
    for cy, en, language, right, wrong in (
        ("Mae eich cais wedi cyrraedd.", "Your request has arrived.", CY, "cyrraedd", "cyraedd"),
        ("Cysylltwch â ni heddiw.", "Contact us today.", CY, "Cysylltwch", "Cysyltwch"),
        ("Byddwn yn ysgrifennu atoch.", "We will write to you.", CY, "ysgrifennu", "ysgrifenu"),
        ("Mae'r penderfyniad yn derfynol.", "The decision is final.", CY, "penderfyniad", "penderfynaid"),
        ("Rhaid aros am ganlyniad.", "You must wait for a result.", CY, "ganlyniad", "ganlynaid"),
        ("Diolch am eich amynedd.", "Thank you for your patience.", CY, "amynedd", "ammynedd"),
        ("Mae'r tŷ'n barod.", "The house is ready.", EN, "house", "huose"),
        ("Byddwn yn ateb yn fuan.", "We will answer as soon as we can.", EN, "answer", "anwser"),
        ("Mae'r llythyr ar ei ffordd.", "The letter is on its way.", EN, "letter", "leter"),
        ("Anfonwch eich cyfeiriad.", "Send us your address.", EN, "address", "adress"),
        ("Rhaid trefnu lle.", "A place must be organised.", EN, "organised", "organized"),
        ("Mae'r ganolfan ar gau.", "The centre is closed.", EN, "centre", "center"),
    )
)

STYLE_FAULTS = (
    _welsh("plural_after_number", "Atebwch o fewn 3 diwrnod.", "Answer within 3 days.", "diwrnod", "diwrnodau"),
    _welsh("plural_after_number", "Mae gennych 10 munud.", "You have 10 minutes.", "munud", "munudau"),
    _welsh("plural_after_number", "Anfonwch 2 lythyr.", "Send 2 letters.", "lythyr", "lythyrau"),
    _welsh("plural_after_number", "Mae 5 cwestiwn.", "There are 5 questions.", "cwestiwn", "cwestiynau"),
    _welsh("plural_after_number", "Mae pedwar apwyntiad.", "There are four appointments.", "apwyntiad", "apwyntiadau"),
    _welsh(
        "plural_after_number", "Cewch ((visits)) ymweliad.", "You have ((visits)) visits.", "ymweliad", "ymweliadau"
    ),
    _welsh("plural_after_number", "Bydd 6 swyddog yno.", "6 officers will be there.", "swyddog", "swyddogion"),
    _welsh("either_or_spelling", "Llythyr a chopi.", "A letter and a copy.", " a ", " a(c) "),
    _welsh("either_or_spelling", "Siaradwch â meddyg.", "Speak to a doctor.", " â ", " â/ag "),
    _welsh("either_or_spelling", "Mae wedi'i wahardd.", "He has been barred.", "wahardd", "(g)wahardd"),
    _welsh("ampersand", "Llythyr a chopi.", "A letter and a copy.", " a ", " & "),
    Fault("ampersand", Bilingual("Llythyr a chopi.", "A letter and a copy."), EN, " and ", " & "),
    _welsh("numbers_differ", "Atebwch o fewn 10 diwrnod.", "Answer within 10 days.", "10", "14"),
    _welsh("numbers_differ", "Dewch am 2:30pm.", "Come at 2:30pm.", "2:30", "3:30"),
    Fault("numbers_differ", Bilingual("Y ffi yw £25.50.", "The fee is £25.50."), EN, "25.50", "25"),
    Fault("numbers_differ", Bilingual("Mae dau gais.", "There are two requests."), EN, "two", "3"),
    Fault(
        "length_differs", CAME, EN, "request.", "request. We are looking at it now and will tell you what happens next."
    ),
    _welsh("two_languages", "Mae eich cais wedi dod i law.", "Your form has arrived.", "eich cais", "your application"),
    _welsh("two_languages", "Llenwch y ffurflen gais.", "Fill in the form.", "ffurflen gais", "application form"),
    Fault(
        "two_languages", Bilingual("Ewch i'r swyddfa.", "Go to the office today."), EN, "the office", "swyddfa'r cyngor"
    ),
    _welsh(
        "placeholder_after_mutating_word",
        "Asesydd: ((assessor)).",
        "Assessor: ((assessor)).",
        "Asesydd:",
        "Cewch ateb gan",
    ),
    _welsh("placeholder_after_mutating_word", "Cam: ((milestone)).", "Step: ((milestone)).", "Cam:", "Mae neges am"),
    _welsh(
        "placeholder_after_mutating_word", "Dyddiad: ((due|weekday)).", "Date: ((due|weekday)).", "Dyddiad:", "Dewch ar"
    ),
    _welsh("place_without_form", "Dewch ((office|i)).", "Come to ((office)).", "((office|i))", "i ((office))"),
    _welsh(
        "place_without_form", "Mae lle ((office|yn)).", "There is room in ((office)).", "((office|yn))", "yn ((office))"
    ),
    _welsh("place_without_form", "Ewch ((office|o)).", "Go from ((office)).", "((office|o))", "o ((office))"),
    _welsh("place_without_form", "Trwydded: ((licence)).", "Licence: ((licence)).", "Trwydded:", "Mae'n drwydded i"),
)

WARNING_FAULTS = MUTATION_FAULTS + SPELLING_FAULTS + STYLE_FAULTS
