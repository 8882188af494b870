"""The record as spreadsheets that staff edit and bring back: what the tables hold, and files."""
