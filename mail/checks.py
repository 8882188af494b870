"""Checks that e-mails can leave a site that the public uses."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register()
def check_mail_is_set(**_: Any) -> list[CheckMessage]:
    """Warns where the site is public, as HTTPS says, and nothing that it writes would be sent."""
    if settings.MAIL_IS_SET or not settings.SECURE_SSL_REDIRECT:
        return []
    return [
        Warning(
            "No mail server is set: nobody can confirm what they send in.",
            hint="Set EMAIL_URL and MAIL_FROM (docs/settings.md, Mail).",
            id="mail.W001",
        )
    ]
