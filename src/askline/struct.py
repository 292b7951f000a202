"""Small values with named fields, cheap to declare.

What `dataclasses` would do, without the code that it writes and compiles for each class when a module is imported:
start-up time is most of what a short command takes, and a survey's definition has many classes.
"""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform


@dataclass_transform()
class Struct:
    """A value with the annotated fields of its class, given by place or by name; a class attribute is the default.

    Two are equal where type and fields are. Nothing keeps a field from being assigned; by agreement nobody does.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[frozenset[str]] = frozenset()  # fields without a default

    def __init_subclass__(cls) -> None:
        own = cls.__annotations__
        cls.fields = (*cls.fields, *(name for name in own if name not in cls.fields))
        cls.needed = frozenset(name for name in cls.fields if not hasattr(cls, name))

    def __init__(self, *given: Any, **named: Any) -> None:
        if given:
            named.update(zip(self.fields, given, strict=False))
        if not self.needed <= named.keys():
            raise TypeError(f"{type(self).__name__} lacks {', '.join(sorted(self.needed - named.keys()))}")
        for name, value in named.items():  # one by one: a dict of the instance's own takes more time and memory
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        """The fields by name, those with their defaults too."""
        return {name: getattr(self, name) for name in self.fields}

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.fields)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.fields)})"
