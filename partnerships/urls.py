"""Addresses of the public pages."""

from django.urls import path

from .views import authorities, find, pages, partnerships

urlpatterns = [
    path("", pages.home, name="home"),
    path("records.json", pages.records, name="records"),
    path("local-authorities/", authorities.authority_list, name="local-authorities"),
    path("local-authorities/<slug:slug>/", authorities.authority_detail, name="local-authority"),
    path("partnerships/", partnerships.partnership_list, name="partnerships"),
    path("partnerships/<slug:slug>/", partnerships.partnership_detail, name="partnership"),
    path("postcode/", find.find_postcode, name="postcode"),
    path("about/", pages.about, name="about"),
]
