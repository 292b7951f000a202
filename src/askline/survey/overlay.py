"""A scope with something in it seen differently: another turn, or values for placeholders."""

from __future__ import annotations

from typing import Any

from askline.survey.scope import Scope


class Overlay:
    """The scope below, save for what is given by name."""

    def __init__(self, below: Scope, **seen: Any) -> None:
        self.__dict__.update(seen)
        self._below = below

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)
