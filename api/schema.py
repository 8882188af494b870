"""The OpenAPI description, from what the views themselves check and answer with."""

from collections.abc import Mapping
from typing import Any

from django import forms
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from . import errors, parameters
from .base import ApiView
from .filters import AuthorityKeysField, authority_keys

WITHOUT_NUL = r"^[^\x00]*$"
POSTCODE = r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?( ?[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})?$"
SLUG = r"^[-a-zA-Z0-9_]+$"
AUTHORITY_KEY = {"$ref": "#/components/schemas/AuthorityKey"}
PATH_PARAMETERS: Mapping[str, tuple[dict[str, Any], str]] = {
    "authority": (AUTHORITY_KEY, "An LA’s code, GSS or DfE, or slug."),
    "slug": ({"type": "string", "pattern": SLUG}, "The name in the page’s address."),
    "postcode": (
        {"type": "string", "pattern": POSTCODE, "examples": ["SW1A 1AA", "SW1A"]},
        "A postcode in any case and spacing, or its first half.",
    ),
}
ERRORS = {
    "301": "It is elsewhere, or its successor is: at `Location`.",
    "302": "The code means other LAs of the record: they are listed at `Location`.",
    "304": "Not modified since the state that If-None-Match or If-Modified-Since names.",
    "400": "A parameter is wrong or not known; “errors” names each.",
    "404": "There is no such thing, or no such page.",
    "410": "It was removed from the map; “detail” says when and why.",
    "406": "Only JSON and, for areas, GeoJSON are served.",
    "429": "Too many requests from one network; `Retry-After` says when to ask again.",
}
HEADERS = {
    "RateLimit-Policy": "How many requests a network may make, in how many seconds.",
    "RateLimit": "How many are left, and for how many seconds.",
}
POSITION = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
BBOX = {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}}


class Description(AutoSchema):
    """One operation, with the parameters that its view checks."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0].split(".")[0] or "api"]

    def get_override_parameters(self) -> list[Any]:
        described = [
            OpenApiParameter(name, schema, OpenApiParameter.PATH, True, text)
            for name, (schema, text) in PATH_PARAMETERS.items()
            if f"{{{name}}}" in self.path
        ]
        if isinstance(self.view, ApiView):
            filters = self.view.filterset.form.fields if self.view.is_filtered else {}
            fields = {**filters, **self.view.parameters()}
            described += [_parameter(name, field) for name, field in fields.items()]
        return described

    def get_filter_backends(self) -> list[Any]:
        return []


def complete(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: errors, headers and shared schemas that every address has."""
    schemas = result["components"]["schemas"]
    schemas["AuthorityKey"] = {
        "type": "string",
        "enum": [key for key, _ in authority_keys()],
    }
    schemas |= _geojson() | _problem()
    for path in result["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            responses["200"]["headers"] = _headers("ETag", "Last-Modified", *HEADERS)
            for status, text in ERRORS.items():
                responses[status] = _error(status, text)
    return result


def _parameter(name: str, field: forms.Field) -> OpenApiParameter:
    several = isinstance(field, forms.MultipleChoiceField)
    commas = isinstance(field, parameters.CommaSeparated)
    text = str(field.help_text or field.label or "")
    if several and not field.help_text:
        text += ". Any of several: give it once for each."
    return OpenApiParameter(
        name,
        schema_of(field),
        OpenApiParameter.QUERY,
        field.required,
        text,
        style="form" if several else None,
        explode=not commas if several else None,
    )


def schema_of(field: forms.Field) -> dict[str, Any]:
    """Returns the JSON schema of what a form field takes."""
    match field:
        case AuthorityKeysField():
            return {"type": "array", "minItems": 1, "items": AUTHORITY_KEY}
        case forms.MultipleChoiceField():
            items = {"type": "string", "enum": _codes(field)}
            return {"type": "array", "minItems": 1, "items": items}
        case forms.ChoiceField():
            return {"type": "string", "enum": _codes(field)}
        case forms.IntegerField() | forms.DecimalField() | forms.FloatField():
            is_whole = type(field) is forms.IntegerField
            limits = {"minimum": field.min_value, "maximum": field.max_value}
            known = {name: value for name, value in limits.items() if value is not None}
            return {"type": "integer" if is_whole else "number", **known}
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.CharField() if field.max_length:
            return {"type": "string", "maxLength": field.max_length, "pattern": WITHOUT_NUL}
    raise TypeError(f"No description of a {type(field).__name__}")


def _codes(field: Any) -> list[str]:
    return [str(code) for code, _ in field.choices if str(code)]


def _headers(*names: str) -> dict[str, Any]:
    about = {"ETag": "Names the state of the records.", "Last-Modified": "When they changed."}
    return {
        name: {"description": (about | HEADERS)[name], "schema": {"type": "string"}}
        for name in names
    }


def _error(status: str, text: str) -> dict[str, Any]:
    response: dict[str, Any] = {"description": text, "headers": _headers(*HEADERS)}
    if status in ("301", "302"):
        response["headers"]["Location"] = {"schema": {"type": "string"}}
        return response
    if status == "304":
        return response | {"headers": _headers("ETag", "Last-Modified", *HEADERS)}
    if status == "429":
        response["headers"]["Retry-After"] = {"schema": {"type": "integer"}}
    schema = {"$ref": "#/components/schemas/Problem"}
    return response | {"content": {errors.MEDIA_TYPE: {"schema": schema}}}


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    entry = {
        "type": "object",
        "required": ["field", "detail"],
        "properties": {"field": text, "detail": text},
    }
    return {
        "Problem": {
            "type": "object",
            "description": "RFC 9457. `errors` has an entry for each parameter that is wrong.",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string", "description": "“about:blank” or an explanation."},
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
                "errors": {"type": "array", "items": entry},
            },
        }
    }


def _geojson() -> dict[str, Any]:
    ring = {"type": "array", "minItems": 4, "items": POSITION}
    polygon = {"type": "array", "items": ring}
    shapes = {"Polygon": polygon, "MultiPolygon": {"type": "array", "items": polygon}}
    geometry = [
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"const": name}, "coordinates": coordinates},
        }
        for name, coordinates in shapes.items()
    ]
    feature = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "bbox": BBOX,
            "geometry": {"oneOf": [*geometry, {"type": "null"}]},
            "properties": {"type": "object"},
        },
    }
    return {
        "FeatureCollection": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"const": "FeatureCollection"},
                "bbox": BBOX,
                "features": {"type": "array", "items": feature},
            },
        }
    }
