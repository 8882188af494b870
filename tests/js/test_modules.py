"""The modules of the page that need no page, tested by Node.js's own runner."""

import shutil
import subprocess
from pathlib import Path


def test_every_module() -> None:
    node = shutil.which("node")
    files = sorted(Path(__file__).parent.glob("*.test.js"))
    assert node
    assert files

    run = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
