"""Addresses of the pages for moderators."""

from django.urls import path

from .views import buttons, put_in_fields, queue, replies, submission, together

urlpatterns = [
    path("", queue.queue, name="moderation"),
    path("done/", queue.done, name="moderation-done"),
    path("due/", queue.due, name="moderation-due"),
    path("due/<slug:slug>/ask/", queue.ask, name="moderation-ask-now"),
    path("due/<slug:slug>/call/", queue.call, name="moderation-call"),
    path("emails/", queue.emails, name="moderation-emails"),
    path("confirmations/", together.confirmations, name="moderation-confirmations"),
    path("spam/", together.spam, name="moderation-together-spam"),
    path("replies/", replies.replies, name="moderation-replies"),
    path("replies/<int:key>/", replies.edit_reply, name="moderation-reply"),
    path("<str:reference>/", submission.submission, name="moderation-submission"),
    path("<str:reference>/claim/", buttons.claim, name="moderation-claim"),
    path("<str:reference>/release/", buttons.release, name="moderation-release"),
    path("<str:reference>/second/", buttons.ask_second, name="moderation-second"),
    path("<str:reference>/move/", buttons.move, name="moderation-move"),
    path("<str:reference>/spam/", buttons.set_aside, name="moderation-spam"),
    path("<str:reference>/undo/", buttons.undo, name="moderation-undo"),
    path("<str:reference>/assign/", buttons.assign, name="moderation-assign"),
    path("<str:reference>/note/", buttons.note, name="moderation-note"),
    path("<str:reference>/ask/", buttons.ask, name="moderation-ask"),
    path("<str:reference>/put/", put_in_fields.put_in_field, name="moderation-put"),
    path("<str:reference>/put/remove/", buttons.remove_put, name="moderation-remove-put"),
    path("<str:reference>/resend/", buttons.resend, name="moderation-resend"),
]
