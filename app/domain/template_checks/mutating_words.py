"""The Welsh words after which the next word changes its first letter, and the words that never do."""

from __future__ import annotations

from app.domain.template_checks.lists import listed

SOFTENING = listed(
    "am ar at dan dros drwy trwy gan heb i o wrth neu pa ba dyma dyna unrhyw holl prif dau ddau dwy ddwy pan"
)
"""The soft mutation follows: of c p t g b d m ll rh."""

ASPIRATING = listed("a â gyda tua tri dri thri chwe na")
"""The aspirate mutation follows: c p t."""

BEFORE_VALUES = SOFTENING | ASPIRATING | listed("hyd yn yng ym ei fy")
"""A value put in after one of these may have to change."""

HYD_TAKES = listed("diwedd canol dydd mis")
"""`hyd` is a noun as well (hyd cyfnod y drwydded), so only words of time are certain after it."""

NEVER_CHANGE = listed(
    "mae maen mai mewn mor mi mo pan pe pam ble beth byth bron braidd bellach tra tan tua tu ti tithau minnau "
    "cyn gyda gilydd gyd ger gerllaw gyferbyn gydol gydag rhwng rhag draw drosodd megis mwyach pryd bynnag "
    "garej gêm gemau gôl golff graff gram gramau gril grŵp grwpiau giang diolch"
)
"""Small words that keep their letter, or are a changed form already, and loans that do not change."""

PRYD_CHANGES_AFTER = listed("ar o pa unrhyw")
"""`pryd` is a noun here (unrhyw bryd), and elsewhere a question, which stays: dyma pryd."""

ALWAYS_ASPIRATED = listed("cyn pan pe pam pryd")
"""Of those, the ones that do change after a, â, na: `a phan`."""

VERB_ENDINGS = ("wch", "odd", "wyd", "ir", "ant", "ech", "wn", "ais", "af", "ith")
VERBS = listed(
    "mae maen bydd byddai byddwn bydden bu buont gall gallai gallwn gallant dylai dylid dylen rhaid cewch cawn caiff "
    "cafodd cânt ceir daw daeth gwnaeth gwneir gwnawn mae'n cofiwch peidiwch bod dim dros drwy dan gan trwy"
)
"""Forms of verbs and small words, which `neu` leaves alone: `neu ffoniwch`, `neu bydd`."""

ADJECTIVE_ENDINGS = ("ol", "us", "adwy", "edig", "gar", "lon", "iog")
NOT_ADJECTIVES = listed("canmol nôl ymorol")
ADJECTIVES = listed(
    "bach balch byr cadarn caredig cas clir coch cryf cyfan cyfartal cyfarwydd cyffredin cyflawn cyfleus cyflym "
    "cyhoeddus Cymraeg cymwys cymysg cynharach cynhwysfawr cynnar cynnes cynt cyntaf cyson cytûn cywir da delfrydol "
    "digon dilys diogel diwahân diweddar diweddarach drud drwg dwfn dwyieithog dwys gwael gwaeth gwag gwahanol gwan "
    "gwastad gwell gwerthfawr gwir gwych gwyrdd mawr moel mwy parod pell pellach penodol perffaith plaen poeth "
    "posib posibl prin priodol prydlon prysur pur pwysicach pwysig tawel teg tlawd trwm"
)
"""`yn` softens an adjective or a noun (yn gyflym) and leaves a verb-noun alone (yn cysylltu): only what is
surely an adjective is looked at. ll and rh stay: yn llawn."""

IN_WITH_NASAL = listed("pob canol")
"""Common nouns that stand after `yn` (in) only: ym mhob, yng nghanol."""

HEADS_OF_BODIES = listed("bwrdd cyngor comisiynydd cymdeithas gwasanaeth llywodraeth prifysgol tîm canolfan meddygfa")
"""Common nouns that begin the name of a public body, written with a capital, and change like any noun."""
