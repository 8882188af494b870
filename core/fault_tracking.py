"""Sends faults of the site's own to Sentry or GlitchTip, without a word that somebody typed."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from .outages import DATABASE_AWAY

# All that leaves this machine of an event, of each exception in it, and of each line of code. Not
# the fault's words, which may quote a value, nor variables, nor anything of a request.
EVENT_KEYS = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment")
EXCEPTION_KEYS = ("type", "module")
FRAME_KEYS = ("filename", "function", "module", "lineno", "in_app")


def start_fault_tracking(*, dsn: str, release: str, environment: str) -> None:
    """Has each fault that is logged with its exception sent to a tracker, in the background.

    Nothing watches requests: what is logged is the only source.
    """
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        before_send=_without_personal_data,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, sentry_logs_level=None),
            # Sends what waits before a command ends, without a word on its terminal.
            AtexitIntegration(callback=lambda pending, timeout: None),
        ],
        data_collection={
            "user_info": False,
            "cookies": {"mode": "off"},
            "http_headers": {"request": {"mode": "off"}},
            "http_bodies": [],
            "url_query_params": {"mode": "off"},
            "database_query_data": False,
            "stack_frame_variables": False,
            "frame_context_lines": 0,
        },
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def _without_personal_data(event: Event, hint: Hint) -> Event | None:
    """Returns the few parts of an event that no reader had a hand in; None for what is no fault."""
    raised = hint.get("exc_info")
    if raised is None or isinstance(raised[1], DATABASE_AWAY):
        return None
    kept: dict[str, Any] = _only(event, EVENT_KEYS)
    kept["exception"] = {
        "values": [
            {
                **_only(exception, EXCEPTION_KEYS),
                "stacktrace": {
                    "frames": [
                        _only(frame, FRAME_KEYS)
                        for frame in (exception.get("stacktrace") or {}).get("frames", [])
                    ]
                },
            }
            for exception in event.get("exception", {}).get("values", [])
        ]
    }
    return kept  # type: ignore[return-value]


def _only(part: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: part[key] for key in keys if key in part}
