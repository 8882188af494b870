"""Addresses of the pages for moderators."""

from django.urls import path

from .views import queue, replies, submission

urlpatterns = [
    path("", queue.queue, name="moderation"),
    path("done/", queue.done, name="moderation-done"),
    path("due/", queue.due, name="moderation-due"),
    path("emails/", queue.emails, name="moderation-emails"),
    path("replies/", replies.replies, name="moderation-replies"),
    path("replies/<int:key>/", replies.edit_reply, name="moderation-reply"),
    path("<str:reference>/", submission.submission, name="moderation-submission"),
    path("<str:reference>/claim/", queue.claim, name="moderation-claim"),
    path("<str:reference>/release/", queue.release, name="moderation-release"),
    path("<str:reference>/second/", queue.ask_second, name="moderation-second"),
    path("<str:reference>/move/", queue.move, name="moderation-move"),
    path("<str:reference>/spam/", queue.set_aside, name="moderation-spam"),
    path("<str:reference>/undo/", queue.undo, name="moderation-undo"),
]
