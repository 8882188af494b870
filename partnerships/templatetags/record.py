"""Facts about the record that templates say in a sentence."""

from django import template

from ..vocabularies import DUE_AGAIN_IN_WORDS

register = template.Library()


@register.simple_tag
def due_again_after() -> str:
    """Returns how long a verification by the LA holds, such as "a year"."""
    return DUE_AGAIN_IN_WORDS
