"""Addresses of the pages for moderators."""

from django.urls import path

from .views import moderation, ruling

urlpatterns = [
    path("", moderation.queue, name="moderation"),
    path("done/", moderation.done, name="moderation-done"),
    path("due/", moderation.due, name="moderation-due"),
    path("<str:reference>/", ruling.submission, name="moderation-submission"),
    path("<str:reference>/claim/", moderation.claim_it, name="moderation-claim"),
    path("<str:reference>/release/", moderation.release_it, name="moderation-release"),
    path("<str:reference>/spam/", moderation.set_aside, name="moderation-spam"),
    path("<str:reference>/undo/", moderation.undo_it, name="moderation-undo"),
]
