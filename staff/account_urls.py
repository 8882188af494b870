"""Signing in and out, with a password chosen by e-mail; of django-allauth what staff need alone."""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

from core.routes import public_path

from .views import passwords

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    public_path("password/forgotten/", passwords.forgotten_password, name="forgotten-password"),
    public_path(
        "password/new/<private:token>/", passwords.choose_new_password, name="reset-password"
    ),
    public_path(
        "invitation/<private:token>/", passwords.accept_invitation, name="accept-invitation"
    ),
    public_path("address/<private:token>/", passwords.confirm_address, name="confirm-address"),
    path("second-factor/", include("allauth.mfa.urls")),
    # allauth asks for its address; there is no signing up.
    public_path(
        "sign-up/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"
    ),
]
