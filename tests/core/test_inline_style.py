"""Style sheets are kept in parts and sent as one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage

from abep_map.storage import StaticStorage
from core.inline_style import inline_style, joined, without_space

SITE = settings.BASE_DIR / "static" / "css" / "site.css"


def test_a_sheet_holds_what_it_imports_in_its_order() -> None:
    parts = [SITE.parent / name for name in re.findall(r'@import "(.*)"', SITE.read_text())]
    sheet = joined(SITE)

    places = [sheet.index(part.read_text()) for part in parts]
    names = [part.stem for part in parts]
    assert names == ["tokens", "base", "base_rest", "coloured_map", "components"]
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
        collected = collect(source, tmp_path / colour, "css/whole.css", "css/part.css")
        names.add(collected.name)
        assert collected.read_text() == f"b{{color:{colour}}}a{{margin:0}}"
    assert len(names) == 2


def test_what_means_something_is_kept() -> None:
    sheet = """
    /* A comment; with { marks } */
    .shares :is(th, td) > a:hover::after { content: ", "; margin: calc(1px + 2px) -1px; }
    @media (40rem <= width < 64rem) { a:not(:has(+ b)) { --gap: 0; } }
    """

    assert without_space(sheet) == (
        '.shares :is(th,td) > a:hover::after{content:", ";margin:calc(1px + 2px) -1px}'
        "@media (40rem <= width < 64rem){a:not(:has(+ b)){--gap:0}}"
    )


def test_scripts_are_collected_without_comments(tmp_path: Path) -> None:
    (tmp_path / "source" / "js").mkdir(parents=True)
    script = "// A comment.\nexport const address = `https://${host}/  x`; /* another */\n"
    (tmp_path / "source" / "js" / "one.js").write_text(script)

    collected = collect(tmp_path / "source", tmp_path / "target", "js/one.js")

    assert collected.read_text() == "export const address=`https://${host}/  x`;"


def collect(source: Path, target: Path, *names: str) -> Path:
    """Returns where the first of the files is then."""
    storage = StaticStorage(location=target, base_url="/static/")
    origin = FileSystemStorage(location=source)
    paths = {}
    for path in names:
        with origin.open(path) as file:
            StaticFilesStorage(location=target, base_url="/static/").save(path, file)
        paths[path] = (origin, path)
    assert all(processed for _, _, processed in storage.post_process(paths))
    return target / str(storage.stored_name(names[0]))


def test_what_a_sheet_names_beside_itself_is_named_from_the_root() -> None:
    text = inline_style("leaflet/leaflet.css").text

    assert "url(/static/leaflet/images/layers.png)" in text
    assert "url(#default#VML)" in text
    assert "url(images/" not in text


def test_what_has_an_address_of_its_own_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.css").write_text("a { mask: url(data:image/svg+xml,x); fill: url(#one); }")
    monkeypatch.setattr("core.inline_style.finders.find", lambda name: str(tmp_path / name))

    text = inline_style("one.css").text

    assert text == "a{mask:url(data:image/svg+xml,x);fill:url(#one)}"
