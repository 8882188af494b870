"""The record as files: which tables and columns, and how each format writes them."""
