"""How static files are named and stored."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Content-hashed, precompressed static files, ES module imports included."""

    support_js_module_import_aggregation = True
