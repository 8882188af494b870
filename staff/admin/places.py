"""LAs, regions and figures: they come from files, so staff read them here."""

from django.contrib import admin

from boundaries.models import LocalAuthority, Region
from figures.models import Figure, Profile

from .records import ReadOnlyAdmin


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(ReadOnlyAdmin):
    list_display = ("name", "gss_code", "dfe_code", "la_type", "region", "valid_from", "valid_to")
    list_filter = ("region", "la_type")
    list_select_related = ("region",)
    search_fields = ("name", "gss_code", "dfe_code")


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("name", "gss_code")


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    list_display = ("authority", "population", "imd_average_score", "rural_percent", "academies")
    list_select_related = ("authority",)
    search_fields = ("authority__name",)


@admin.register(Figure)
class FigureAdmin(ReadOnlyAdmin):
    list_display = ("label", "unit", "dated", "source")
