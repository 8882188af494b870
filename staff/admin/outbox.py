"""E-mails: what was written to whom, and what became of it. Personal data, for moderators."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from mail.models import OutgoingEmail
from mail.services import retry_email

from .records import ReadOnlyAdmin


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ReadOnlyAdmin):
    list_display = ("subject", "to", "state", "attempts", "written_at", "next_attempt_at", "fault")
    list_filter = ("state",)
    search_fields = ("to", "subject", "about")
    fields = (
        "subject",
        "to",
        "about",
        "text_unless_secret",
        "state",
        "attempts",
        "written_at",
        "next_attempt_at",
        "sent_at",
        "fault",
    )
    ordering = ("-pk",)
    actions = ("send_again",)

    def has_sending_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_outgoingemail")

    @admin.display(description="text")
    def text_unless_secret(self, email: OutgoingEmail) -> str:
        """Returns the text; one that opens an account is for its recipient alone."""
        return (
            "Not shown: it holds a link that opens an account." if email.is_secret else email.text
        )

    @admin.action(description="Send the failed ones again", permissions=["sending"])
    def send_again(self, request: HttpRequest, emails: "QuerySet[OutgoingEmail]") -> None:
        given_up = list(OutgoingEmail.objects.given_up().filter(pk__in=emails))
        for email in given_up:
            retry_email(email=email)
        messages.success(request, f"Waiting to be sent again: {len(given_up)}.")
