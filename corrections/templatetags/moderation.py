"""Tells every page for staff how much waits in the queue."""

from typing import Any

from django import template

from ..models import Submission

register = template.Library()


@register.simple_tag
def number_waiting(user: Any) -> int:
    """Returns how many submissions wait, for those who may decide them; 0 for all others."""
    if not user.has_perm("corrections.change_submission"):
        return 0
    return Submission.objects.waiting().order_by().count()
