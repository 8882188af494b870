"""Style sheets are kept in parts and sent as one."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage

from abep_map.storage import StaticStorage
from core.inline_style import joined

SITE = settings.BASE_DIR / "static" / "css" / "site.css"


def test_a_sheet_holds_what_it_imports_in_its_order() -> None:
    parts = [SITE.parent / name for name in re.findall(r'@import "(.*)"', SITE.read_text())]
    sheet = joined(SITE)

    places = [sheet.index(part.read_text()) for part in parts]
    assert [part.stem for part in parts] == ["tokens", "base", "components"]
    assert places == sorted(places)
    assert "@import" not in sheet


def test_what_is_collected_is_joined(tmp_path: Path) -> None:
    """Under a name that changes with a part of it."""
    source = tmp_path / "source"
    names = set()
    for colour in ("red", "blue"):
        (source / "css").mkdir(parents=True, exist_ok=True)
        (source / "css" / "whole.css").write_text('@import "part.css";\n\na { margin: 0; }\n')
        (source / "css" / "part.css").write_text(f"b {{ color: {colour}; }}\n")
        collected = collect(source, tmp_path / colour)
        names.add(collected.name)
        assert collected.read_text() == f"b {{ color: {colour}; }}\n\n\na {{ margin: 0; }}\n"
    assert len(names) == 2


def collect(source: Path, target: Path) -> Path:
    storage = StaticStorage(location=target, base_url="/static/")
    origin = FileSystemStorage(location=source)
    paths = {}
    for path in ("css/whole.css", "css/part.css"):
        with origin.open(path) as file:
            StaticFilesStorage(location=target, base_url="/static/").save(path, file)
        paths[path] = (origin, path)
    assert all(processed for _, _, processed in storage.post_process(paths))
    return target / str(storage.stored_name("css/whole.css"))
