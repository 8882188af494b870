"""Addresses of the pages for moderators."""

from django.urls import path

from . import views_queue, views_submission

urlpatterns = [
    path("", views_queue.queue, name="moderation"),
    path("done/", views_queue.done, name="moderation-done"),
    path("due/", views_queue.due, name="moderation-due"),
    path("<str:reference>/", views_submission.submission, name="moderation-submission"),
    path("<str:reference>/claim/", views_queue.claim_it, name="moderation-claim"),
    path("<str:reference>/release/", views_queue.release_it, name="moderation-release"),
    path("<str:reference>/spam/", views_queue.set_aside, name="moderation-spam"),
    path("<str:reference>/undo/", views_queue.undo_it, name="moderation-undo"),
]
