"""The permission of moderators, and the account of the one who asks."""

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest

moderators_only = permission_required("corrections.change_submission", raise_exception=True)


def moderator_of(request: HttpRequest) -> User:
    """Returns the moderator who asks; `moderators_only` saw to it that there is one."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("Only for signed-in people.")
    return user
