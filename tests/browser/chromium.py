"""Chromium starts without a sandbox, for root, and without calling home."""

import os
from typing import Any

CHROMIUM: dict[str, Any] = {
    # `make test` names the browser that it saw start.
    "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ],
}
