"""The steps of the correction form, in their order."""

from collections.abc import Mapping
from enum import StrEnum

# What a form sent, name to values, as a draft keeps it.
Typed = Mapping[str, list[str]]


class WizardStep(StrEnum):
    INTENT = "intent"
    SUBJECT = "subject"
    FIELDS = "fields"
    ALIKE = "alike"
    REASONS = "reasons"
    SENDER = "sender"

    @property
    def keeps(self) -> bool:
        """Tells whether what is typed is kept while it is typed, not only when it is sent."""
        return self not in {WizardStep.INTENT, WizardStep.SUBJECT, WizardStep.ALIKE}
