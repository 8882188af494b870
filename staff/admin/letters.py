"""Letters: what was written to whom, and what became of it. Personal data, for moderators."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from mail.models import Letter
from mail.services import try_again

from .records import ReadOnlyAdmin


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("title", "to", "state", "attempts", "written_at", "next_attempt_at", "fault")
    list_filter = ("state",)
    search_fields = ("to", "title", "about")
    fields = (
        "title",
        "to",
        "about",
        "text",
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
        return request.user.has_perm("mail.change_letter")

    @admin.action(description="Try those again that were given up", permissions=["sending"])
    def send_again(self, request: HttpRequest, letters: "QuerySet[Letter]") -> None:
        given_up = list(Letter.objects.given_up().filter(pk__in=letters))
        for letter in given_up:
            try_again(letter=letter)
        messages.success(request, f"Waiting to be sent again: {len(given_up)}.")
