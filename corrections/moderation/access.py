"""The permission of moderators."""

from django.contrib.auth.decorators import permission_required

moderators_only = permission_required("corrections.change_submission", raise_exception=True)
