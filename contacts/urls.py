"""Addresses of the contact book that are public: those that an e-mail leads to."""

from core.routes import public_path

from . import views

urlpatterns = [
    public_path("unsubscribe/<private:token>/", views.stop_emails, name="unsubscribe"),
]
