"""What the schemas of survey and sample files are made with: maps with fixed keys, texts as YAML writes them.

Types here are values that functions put together, so they are `Any` to the type checker; pydantic checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Union

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    create_model,
)  # fmt: skip
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that all YAML language servers know


class Map(BaseModel):
    """A map with fixed keys."""

    model_config = ConfigDict(extra="forbid")


def seen_as(annotation: Any, schema: JsonSchemaValue) -> Any:
    """The type, of which editors are told no more than `schema`."""
    return Annotated[annotation, WithJsonSchema(schema)]


def either(*annotations: Any) -> Any:
    return Union[annotations]  # noqa: UP007 they are known only here


def list_of(annotation: Any) -> Any:
    return list[annotation]


def map_to(annotation: Any, key: Any = str) -> Any:
    """A map whose keys the author chooses."""
    return dict[key, annotation]


def matching(pattern: str, longest: int | None = None) -> Any:
    """A text that fits a pattern as a whole."""
    return Annotated[str, StringConstraints(pattern=f"^(?:{pattern})$", max_length=longest, strict=True)]


# What is taken for a text: 3 and true need no quotes.
Text = seen_as(either(str, StrictInt, StrictFloat, StrictBool), {"type": ["string", "number", "boolean"]})


def model(name: str, title: str, description: str, fields: Mapping[str, tuple[Any, Any]]) -> type[Map]:
    """The model of a map with these keys: by key its type, and what `key` gives. `name` is unique in the schema."""
    titled: Any = type(name, (Map,), {"model_config": ConfigDict(title=title), "__module__": __name__})
    renamed: Any = {f"{key}_": (annotation, field) for key, (annotation, field) in fields.items()}
    made: type[Map] = create_model(name, __base__=titled, __doc__=description, **renamed)
    return made


def named(name: str, description: str, annotation: Any) -> Any:
    """A type that stands in the schema once, under a name."""
    base: Any = RootModel.__class_getitem__(annotation)
    return create_model(name, __base__=base, __doc__=description)


def key(name: str, description: str, required: bool = False, default: Any = None, examples: Any = None) -> Any:
    """What an editor tells about a key. `default` is told only: validation fills nothing in."""
    return Field(
        ... if required else None,
        alias=name,
        title=name.replace("_", " ").capitalize(),
        description=description,
        examples=examples,
        json_schema_extra=None if default is None else {"default": default},
    )


class EditorSchema(GenerateJsonSchema):
    """Simpler than pydantic's own, and the same whatever version of it makes it.

    What may be left out has no default `null`, maps are plain, and what is one value is not listed as well.
    """

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        expected = schema["expected"]
        kind = {str: "string", bool: "boolean", int: "integer"}[type(expected[0])]
        return {"type": kind, **({"const": expected[0]} if len(expected) == 1 else {"enum": list(expected)})}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        values = self.generate_inner(schema["values_schema"]) if "values_schema" in schema else True
        pattern = schema.get("keys_schema", {}).get("pattern")
        names = {"propertyNames": {"pattern": pattern}} if pattern else {}
        return {"type": "object", "additionalProperties": values, **names}


def schema_of(root: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON Schema of the files that `root` describes."""
    schema = root.model_json_schema(schema_generator=EditorSchema)
    drop_repeated_titles(schema, schema["$defs"])
    return {"$schema": DIALECT, **schema, "title": title}


def drop_repeated_titles(schema: Any, definitions: dict[str, Any]) -> None:
    """Leave out the title of what refers to a definition with the same title."""
    if isinstance(schema, dict):
        definition = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], {})
        if "title" in schema and schema["title"] == definition.get("title"):
            del schema["title"]
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        drop_repeated_titles(each, definitions)
