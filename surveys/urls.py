"""Addresses of the surveys and their results: all are public, most by a link in an e-mail."""

from core.routes import public_path

from . import views
from .results import views as results

ANSWER = "surveys/answer/<private:token>"

urlpatterns = [
    public_path(f"{ANSWER}/", views.start, name="survey-start"),
    public_path(f"{ANSWER}/check/", views.check, name="survey-check"),
    public_path(f"{ANSWER}/withdraw/", views.withdraw, name="survey-withdraw"),
    public_path(f"{ANSWER}/page/<slug:name>/", views.section, name="survey-section"),
    public_path("surveys/results/", results.published_rounds, name="results-of-surveys"),
    public_path("surveys/<slug:name>/results/", results.round_results, name="survey-results"),
    public_path("surveys/<slug:name>/needs/", results.needs, name="survey-needs"),
    public_path(
        "surveys/<slug:name>/results/<str:file>", results.results_file, name="survey-results-file"
    ),
    public_path("surveys/<slug:name>/", views.first_page, name="survey"),
]
