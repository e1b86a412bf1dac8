"""The words of a message, by language, as they were or will be sent."""

from __future__ import annotations

import re

from app.domain.tokens import TOKEN_LENGTH
from app.models.message import Message
from app.services.cases.story_views import SaidIn
from app.services.messages import sealed_words
from app.vault import Vault, VaultError

_LINK = re.compile(rf"(/c/)[0-9A-Za-z]{{{TOKEN_LENGTH}}}")


def words(vault: Vault, row: Message) -> tuple[str | None, tuple[SaidIn, ...]]:
    """The subject and the words of a message; none while it is held, or once they were let go.

    A link to a status page is shown without what opens it: it is the citizen's alone.
    """
    if row.words_sealed is None:
        return None, ()
    try:
        opened = sealed_words.read(vault.open_json("messages", row.id, "words", row.words_sealed), row.language)
    except (VaultError, ValueError):
        return None, ()
    if opened.blocks:
        return opened.subject, tuple(SaidIn(block.language.value, _without_key(block.text)) for block in opened.blocks)
    return opened.subject, (SaidIn(row.language, _without_key(opened.body)),)


def _without_key(text: str) -> str:
    return _LINK.sub(r"\1•••", text)
