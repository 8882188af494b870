"""Static files: their names and their storage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rjsmin import jsmin  # type: ignore[import-untyped, unused-ignore]
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core.inline_style import joined, without_space


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Content-hashed, precompressed static files, ES module imports included.

    Our own scripts and style sheets are stored without comments and needless space, and a style
    sheet that imports others with them in it. Packages keep theirs as they are.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            for name, (source, path) in paths.items():
                if name.startswith("css/"):
                    text = without_space(joined(Path(source.path(path))))
                elif name.startswith("js/"):
                    text = jsmin(Path(source.path(path)).read_text())
                else:
                    continue
                Path(self.path(name)).write_text(text)
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)
