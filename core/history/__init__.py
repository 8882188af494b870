"""The history of the public record: who changed which row, and the record as it was on a day."""
