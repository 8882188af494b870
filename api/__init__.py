"""The public API at /api/v1/: the record as data, for whoever wants it. It only reads."""
