"""The page of a partnership and the page of an LA, for their readers and for a preview."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from boundaries.models import LocalAuthority, Vintage
from boundaries.small_maps import small_map
from core.history.as_of_date import date_shown
from figures.models import Figure, Profile
from figures.ranking import distributions, figure_lines

from . import presentation, structured_data
from .models import AuthoritySummary, Change, MappedAuthority, Partnership, PartnershipQuerySet
from .similar import lens_views
from .vocabularies import AuthorityRole, Extent, FundingModel, Kind, inside_sentence


def partnerships_for_pages() -> PartnershipQuerySet:
    """Returns the partnerships with everything that their pages show."""
    return (
        Partnership.objects.for_lists()
        .prefetch_related("sources", "memberships", "predecessors")
        .select_related("successor")
    )


def partnership_page(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Returns the page of a partnership from `partnerships_for_pages`."""
    coverage = partnership.coverage.all()
    drawn = small_map(
        [part.authority for part in coverage],
        {part.authority_id: part.districts for part in coverage if part.extent == Extent.PART},
    )
    entries = presentation.partnership_entries(partnership)
    context = {
        "partnership": partnership,
        "kind": Kind(partnership.kind),
        "sentence": presentation.partnership_sentence(partnership),
        "coverage": presentation.coverage_entries(coverage),
        "roles": [role for role in AuthorityRole if any(role in part.roles for part in coverage)],
        "funding_models": [model for model in FundingModel if model in partnership.funding_models],
        "entries": [entry for entry in entries if entry.values],
        "not_found": presentation.joined(
            [inside_sentence(entry.term) for entry in entries if not entry.values]
        ),
        "cautions": presentation.cautions(partnership),
        "last_checked": presentation.day(partnership.last_checked),
        "last_changed": presentation.last_changed(
            Change.objects.of_partnership(partnership).last_two()
        ),
        "linked_data": structured_data.of_partnership(
            partnership, coverage, request.build_absolute_uri
        ),
        "small_map": drawn,
        "map_sentences": presentation.part_sentences(drawn.parts if drawn else []),
    }
    return render(request, "partnerships/partnership_detail.html", context)


def authorities_for_pages() -> QuerySet[MappedAuthority]:
    """Returns the LAs with everything that their pages show of each of them alone."""
    described = MappedAuthority.objects.with_roles().select_related("region", "summary", "profile")
    return described.prefetch_related("predecessors", "successors")


def authority_page(request: HttpRequest, authority: MappedAuthority) -> HttpResponse:
    """Returns the page of an LA from `authorities_for_pages`."""
    partnerships = list(Partnership.objects.in_authority(authority).by_kind().for_lists())
    summary = getattr(authority, "summary", None)
    profile = getattr(authority, "profile", None)
    figures = list(Figure.objects.all())
    everywhere = Profile.objects.filter(authority__in=LocalAuthority.objects.on_the_map())
    vintage = Vintage.objects.showing(authority).first()
    presentation.say_recorded_for(authority, partnerships)
    predecessors, successors = authority.predecessors.all(), authority.successors.all()
    has_line = bool(predecessors or successors)
    due_again = AuthoritySummary.objects.due_again(date_shown())
    groups = presentation.groups_in(authority, partnerships)
    role = presentation.role_entry(authority)
    blanks = [] if authority.has_summary_text else ["a written summary"]
    context = {
        "authority": authority,
        "verification": authority.verification_level,
        "due_again": due_again.filter(pk=authority.pk).exists(),
        "summary": summary,
        "sentences": presentation.authority_sentences(authority, partnerships),
        "verified_on": presentation.day(summary.verified_on if summary else None),
        "last_changed": presentation.last_changed(
            Change.objects.of_authority(authority).last_two()
        ),
        "role": role,
        "roles": [known for known in AuthorityRole if known in authority.roles],
        "not_found": presentation.joined(blanks if role.values else [*blanks, "the LA’s role"]),
        "groups": groups,
        "not_recorded": presentation.not_recorded(groups),
        "figures": figure_lines(profile, figures, distributions(figures, everywhere)),
        "lenses": lens_views(authority, profile, figures),
        "adjacencies": authority.adjacencies.filter(vintage=vintage).select_related("neighbour"),
        "successors": successors,
        "predecessors": predecessors,
        "summaries_before": AuthoritySummary.objects.before(authority) if has_line else [],
        "sources": summary.sources.all() if summary else [],
        "research": authority.research_notes.all(),
        "linked_data": structured_data.of_authority(authority, request.build_absolute_uri),
        "small_map": small_map([authority]),
        "map_query": urlencode({**(vintage.query if vintage else {}), "la": authority.slug}),
    }
    return render(request, "partnerships/authority_detail.html", context)
