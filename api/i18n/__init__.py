"""Every text that a person reads, in Dutch and English: gettext catalogues and what is needed to fill in their
values."""

from __future__ import annotations

from api.i18n.catalogue import DEFAULT_LANGUAGE, LANGUAGES, Audience, Language, choose_language
from api.i18n.translator import Translator
from matching.domain.message import Message

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Audience", "Language", "Message", "Translator", "choose_language"]
