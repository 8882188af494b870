"""Addresses of the pages by which staff run rounds."""

from django.urls import path

from ..results.views import answers_file
from . import views
from .free_text import free_text

urlpatterns = [
    path("", views.rounds, name="survey-rounds"),
    path("new/", views.create, name="new-survey-round"),
    path("<slug:name>/", views.round_page, name="survey-round"),
    path("<slug:name>/change/", views.change, name="change-survey-round"),
    path("<slug:name>/targets/", views.targets, name="survey-targets"),
    path("<slug:name>/answers.csv", answers_file, name="survey-answers-file"),
    path("<slug:name>/preview/", views.preview, name="preview-survey"),
    path("<slug:name>/test/", views.try_out, name="try-survey-out"),
    path("<slug:name>/free-text/", free_text, name="survey-free-text"),
    path("<slug:name>/invite/", views.invite, name="invite-to-survey"),
    path("<slug:name>/remind/", views.remind, name="remind-of-survey"),
    path("<slug:name>/step/<slug:step>/", views.take_step, name="survey-step"),
]
