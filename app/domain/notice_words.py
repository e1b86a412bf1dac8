"""What we tell people of their own doings on our pages: every sentence in Welsh and in English, in one place.

`((...))` is filled by `answer_words.filled`. Draft: no Welsh speaker has signed these words off yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.bilingual import Bilingual


class NoticeKind(StrEnum):
    """Stored with the message; the case system sees it in the list of messages."""

    CODE = "code"
    ADDRESS_CHANGED = "address-changed"
    HELPER_INVITED = "helper-invited"
    HELPER_ENDED = "helper-ended"

    @property
    def is_asked_for(self) -> bool:
        """Whether the reader waits for it at this moment: it goes at any hour, and to a number that was stopped."""
        return self is NoticeKind.CODE


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """`text` is the whole of a text message; an email or a letter has `subject` and `body`, in our Markdown."""

    text: Bilingual
    subject: Bilingual
    body: Bilingual


CODE = NoticeWords(
    text=Bilingual(
        "((code)) yw eich cod. Mae'n para am 10 munud. Peidiwch â'i roi i neb: fyddwn ni byth yn gofyn amdano.",
        "((code)) is your code. It lasts for 10 minutes. Do not give it to anyone: we will never ask for it.",
    ),
    subject=Bilingual("Eich cod", "Your code"),
    body=Bilingual(
        "((code)) yw eich cod. Mae'n para am 10 munud.\n\nPeidiwch â'i roi i neb: fyddwn ni byth yn gofyn amdano.\n\n"
        "Os nad chi ofynnodd amdano, nid oes angen i chi wneud dim.",
        "((code)) is your code. It lasts for 10 minutes.\n\nDo not give it to anyone: we will never ask for it.\n\n"
        "If it was not you who asked for it, you do not need to do anything.",
    ),
)
