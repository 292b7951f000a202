"""Languages without a data file: English words and sentences, with the figures and lists of the language itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from askline.lexicons.lexicon import Data, Lexicon

if TYPE_CHECKING:
    from babel import Locale


class OtherLanguage(Lexicon):
    """English as far as words go. How figures and lists are written comes from the CLDR, where that knows it."""

    def __init__(self, tag: str, english: Data) -> None:
        super().__init__(tag, english)
        self.day_first = True

    @cached_property
    def _locale(self) -> Locale | None:
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self.tag, sep="-")
        except (UnknownLocaleError, ValueError):
            return None

    def separators(self) -> tuple[str, str]:
        if self._locale is None:
            return super().separators()
        symbols = self._locale.number_symbols["latn"]
        return symbols["group"], symbols["decimal"]

    def join(self, texts: Sequence[str]) -> str:
        if self._locale is None:
            return super().join(texts)
        from babel.lists import format_list

        return format_list(texts, locale=self._locale)
