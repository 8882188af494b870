"""The description and the site agree: schemathesis asks what it promises, and more."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.utils import timezone
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import ScenarioFinished

from api.reference import description

pytestmark = pytest.mark.django_db

CONFIG = {
    "seed": 152,
    "workers": 1,
    "continue-on-failure": True,
    # It reads answers as they come, and would not unpack them.
    "headers": {"Accept-Encoding": "identity"},
    "generation": {"deterministic": True, "max-examples": 4},
    "phases": {"stateful": {"enabled": False}},
}
# Of a longer list of codes only so many are tried.
MOST_CODES = 2


class Application(WSGIHandler):
    """The site as schemathesis asks it from a thread of its own, with a connection of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.connections: dict[int, Any] = {}

    def __call__(self, environ, start_response):
        own: Any = connections["default"]  # the thread's, not the proxy to it
        if id(own) not in self.connections:
            own.inc_thread_sharing()
            self.connections[id(own)] = own
        return super().__call__(environ, start_response)

    def close(self) -> None:
        for own in self.connections.values():
            own.close()


def bounded(schema: Any) -> Any:
    """The description with long lists of codes cut short, and a day that there is a record of.

    JSON Schema cannot say which days these are.
    """
    if isinstance(schema, dict) and schema.get("name") == "as_of":
        return {**schema, "schema": {"type": "string", "enum": [f"{timezone.localdate()}"]}}
    if isinstance(schema, list):
        return [bounded(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: part[:MOST_CODES] if name == "enum" else bounded(part)
        for name, part in schema.items()
    }


def failures_of(application: Application) -> tuple[dict[str, str], set[str], int]:
    """Returns the faults by operation and check, the operations that were tried, the requests."""
    description_ = json.loads(description())
    description_["paths"] = bounded(description_["paths"])
    keys = description_["components"]["schemas"]["AuthorityKey"]
    keys["enum"] = keys["enum"][:MOST_CODES]
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_dict(description_, config=config)
    schema.app = application
    failures, operations, requests = {}, set[str](), 0
    for event in from_schema(schema).execute():
        if not isinstance(event, ScenarioFinished):
            continue
        operations.add(str(event.label))
        requests += len(event.recorder.cases)
        for checks in event.recorder.checks.values():
            for check in checks:
                if check.failure_info:
                    failures[f"{event.label}: {check.name}"] = (
                        f"{check.failure_info.failure}\n{check.failure_info.code_sample}"
                    )
    return failures, operations, requests


def test_the_api_does_what_its_description_says(settings, monkeypatch) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    monkeypatch.setattr("api.base.Pagination.page_size", 3)  # pages are made quickly
    application = Application()
    try:
        failures, operations, requests = failures_of(application)
    finally:
        application.close()

    assert failures == {}
    assert len(operations) == len(json.loads(description())["paths"])
    assert requests > 1000
