"""The OpenAPI description, arranged for a page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
MOST_EXAMPLES = 40


@dataclass(frozen=True)
class ParameterText:
    name: str
    is_in_path: bool
    is_required: bool
    takes: str
    codes: list[str]
    text: str


@dataclass(frozen=True)
class PropertyText:
    name: str
    type: str
    text: str


@dataclass(frozen=True)
class OperationText:
    """One address, and the sort of thing that it answers with."""

    id: str
    path: str
    text: str
    parameters: list[ParameterText]
    answers_with: str
    is_list: bool


@dataclass(frozen=True)
class SchemaText:
    name: str
    text: str
    properties: list[PropertyText]


@dataclass(frozen=True)
class ReferenceText:
    version: str
    groups: list[tuple[str, list[OperationText]]]
    schemas: list[SchemaText]
    errors: list[tuple[str, str]]

    @classmethod
    def of(cls, description: Json) -> "ReferenceText":
        components = description["components"]["schemas"]
        operations = [
            _operation(path, methods["get"], components)
            for path, methods in description["paths"].items()
        ]
        groups: dict[str, list[OperationText]] = {}
        for operation, methods in zip(operations, description["paths"].values(), strict=True):
            groups.setdefault(methods["get"]["tags"][0], []).append(operation)
        first = next(iter(description["paths"].values()))["get"]["responses"]
        return cls(
            description["info"]["version"],
            list(groups.items()),
            [
                _schema(name, schema)
                for name, schema in components.items()
                if "properties" in schema and not name.startswith("Paginated")
            ],
            [
                (status, answer["description"])
                for status, answer in first.items()
                if status != "200"
            ],
        )


def _operation(path: str, operation: Json, components: Json) -> OperationText:
    content = operation["responses"]["200"]["content"]
    schema = next(iter(content.values()))["schema"]
    name = _name(schema)
    rows = components.get(name, {}).get("properties", {}).get("results")
    return OperationText(
        operation["operationId"],
        path,
        operation.get("description", ""),
        [_parameter(parameter) for parameter in operation.get("parameters", [])],
        _name(rows["items"]) if rows else _name(schema.get("items", schema)),
        bool(rows),
    )


def _parameter(parameter: Json) -> ParameterText:
    schema = parameter["schema"]
    inner = schema.get("items", schema)
    codes = inner.get("enum", [])
    return ParameterText(
        parameter["name"],
        parameter["in"] == "path",
        parameter.get("required", False),
        _takes(schema),
        codes if len(codes) <= MOST_EXAMPLES else [*codes[:MOST_EXAMPLES], "…"],
        parameter.get("description", ""),
    )


def _takes(schema: Json) -> str:
    """Says what may be given: "number from 1900 to 2100"."""
    if schema.get("type") == "array":
        return "several: " + ("codes" if "enum" in schema["items"] else _takes(schema["items"]))
    if "$ref" in schema:
        return "code or slug"
    if "enum" in schema:
        return "one code"
    kind = str(schema.get("format", schema["type"]))
    words = {"date": "day, YYYY-MM-DD", "string": "text"}.get(kind, kind)
    if "minimum" in schema:
        words += f" from {schema['minimum']:g} to {schema['maximum']:g}"
    if "maxLength" in schema:
        words += f" of at most {schema['maxLength']} characters"
    return words


def _schema(name: str, schema: Json) -> SchemaText:
    properties = [
        PropertyText(name, _type(inner), inner.get("description", ""))
        for name, inner in schema["properties"].items()
    ]
    return SchemaText(name, schema.get("description", ""), properties)


def _type(schema: Json) -> str:
    """Says a property's type: "string or null", "list of Source"."""
    if "$ref" in schema:
        return _name(schema)
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_type(inner) for inner in schema[several]))
    if "const" in schema:
        return json.dumps(schema["const"])
    kind = schema.get("type", "any value")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    return {"date": "day", "date-time": "moment"}.get(str(schema.get("format")), str(kind))


def _name(schema: Json) -> str:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return "null" if name == "NullEnum" else name.removesuffix("Enum")
