"""Addresses of the public pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("records.json", views.records, name="records"),
    path("local-authorities/", views.authority_list, name="local-authorities"),
    path("local-authorities/<slug:slug>/", views.authority_detail, name="local-authority"),
    path("partnerships/", views.partnership_list, name="partnerships"),
    path("partnerships/<slug:slug>/", views.partnership_detail, name="partnership"),
    path("postcode/", views.find_postcode, name="postcode"),
    path("about/", views.about, name="about"),
]
