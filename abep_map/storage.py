"""Static files: their names and their storage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from core.inline_style import joined


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Content-hashed, precompressed static files, ES module imports included.

    A style sheet that imports others is stored with them in it.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            for name, (source, path) in paths.items():
                if name.startswith("css/"):  # our own; packages keep theirs as they are
                    Path(self.path(name)).write_text(joined(Path(source.path(path))))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)
