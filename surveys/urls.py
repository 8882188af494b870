"""Addresses of the surveys: all of them are public, most by a link in an e-mail."""

from core.routes import public_path

from . import views

ANSWER = "surveys/answer/<private:token>"

urlpatterns = [
    public_path(f"{ANSWER}/", views.start, name="survey-start"),
    public_path(f"{ANSWER}/check/", views.check, name="survey-check"),
    public_path(f"{ANSWER}/withdraw/", views.withdraw, name="survey-withdraw"),
    public_path(f"{ANSWER}/page/<slug:name>/", views.section, name="survey-section"),
    public_path("surveys/<slug:name>/", views.first_page, name="survey"),
]
