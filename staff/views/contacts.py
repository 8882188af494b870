"""The contact book: who may be written to, who was, and what came of it."""

import secrets
from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.models import Contact
from contacts.services import (
    BOOK_MONTHS,
    import_contacts,
    preview_to_contact,
    remove_contact,
    save_contact,
)
from core.import_errors import ImportRejected
from core.requests import form_page, signed_in
from corrections.invitations import (
    REMIND_AFTER,
    Standing,
    invitation_lines,
    never_asked,
    to_remind,
)
from corrections.models import Invitation
from corrections.services.invite import email_context, invite_authorities, remind_authorities
from surveys.invitations import asked_in_rounds

from ..contact_files import BroughtContact, read_contacts
from ..forms import ContactBookForm, ContactFileForm, ContactForm

LINES_A_PAGE = 50
# How long a preview may be looked at before the file is asked for again.
HOUR = 3600
PERSONAL = "Saved. The address looks personal: use the mailbox of a team or a post if there is one."

contact_book_only = permission_required("contacts.use_contact_book", raise_exception=True)


@require_safe
@contact_book_only
def contact_book(request: HttpRequest) -> HttpResponse:
    """Shows every LA with its entries, who was asked when, and what came of it."""
    form = ContactBookForm(request.GET)
    form.full_clean()
    sought = form.cleaned_data.get("q", "").casefold()
    standing = form.cleaned_data.get("standing", "")
    lines = invitation_lines()
    numbers = Counter(line.standing for line in lines)
    shown = [
        line
        for line in lines
        if standing in ("", line.standing) and _holds(sought, line.authority.name, line.contacts)
    ]
    of_partnerships = Contact.objects.filter(partnership__isnull=False)
    entries = [
        entry
        for entry in of_partnerships.with_unsubscribed().select_related("partnership")
        if not standing and _holds(sought, entry.partnership_name, [entry])
    ]
    page = Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page"))
    asked = asked_in_rounds([*entries, *(entry for line in page for entry in line.contacts)])
    context = {
        "form": form,
        "page": page,
        "lines": [(line, asked.get((line.authority.pk, None), [])) for line in page],
        "numbers": [(choice, numbers[choice]) for choice in Standing],
        "may_be_reminded": len(to_remind(lines)),
        "remind_after": REMIND_AFTER.days,
        "of_partnerships": [
            (entry, asked.get((None, entry.partnership_id), [])) for entry in entries
        ],
    }
    return render(request, "staff/contacts.html", context)


@form_page
@contact_book_only
def add_contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"authority": request.GET.get("la")})
    return _saved(request, form) or render(request, "staff/contact.html", {"form": form})


@form_page
@contact_book_only
def edit_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Shows an entry to be changed, and everything that its LA or partnership was asked."""
    contact = get_object_or_404(Contact.objects.with_unsubscribed(), pk=key)
    form = ContactForm(request.POST or None, instance=contact)
    if response := _saved(request, form):
        return response
    asked = Invitation.objects.filter(authority=contact.authority_id).with_answers()
    context = {
        "form": form,
        "contact": Contact.objects.with_unsubscribed().get(pk=key),
        "invitations": asked.select_related("contact", "invited_by", "reminded_by"),
        "in_rounds": asked_in_rounds([contact]).get((contact.authority_id, contact.partnership_id)),
        "months": BOOK_MONTHS,
    }
    return render(request, "staff/contact.html", context)


@form_page
@contact_book_only
def take_out_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Asks whether to remove an entry; once the button is pressed, removes it."""
    contact = get_object_or_404(Contact, pk=key)
    if request.method == "POST":
        remove_contact(contact=contact)
        messages.success(request, "Removed. If it was unsubscribed, it stays so.")
        return redirect("staff-contacts")
    return render(request, "staff/contact_remove.html", {"contact": contact})


@form_page
@contact_book_only
def import_file(request: HttpRequest) -> HttpResponse:
    """Takes a table of contacts; with a fault in it, none of it."""
    form = ContactFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = read_contacts(file.name, file)
        except ImportRejected as refused:
            context |= {"form": ContactFileForm(), "faults": refused.faults}
            return render(request, "staff/contacts_import.html", context, status=422)
        token = secrets.token_urlsafe(16)
        cache.set(_cache_key(request, token), brought, HOUR)
        return redirect("preview-contacts", token=token)
    status = 422 if form.errors else 200
    return render(request, "staff/contacts_import.html", context, status=status)


@form_page
@contact_book_only
def preview_file(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what an import would add and change; once the button is pressed, does it."""
    brought: list[BroughtContact] | None = cache.get(_cache_key(request, token))
    if brought is None:
        messages.info(
            request, "That preview is over an hour old, or was already used. Upload the file again."
        )
        return redirect("import-contacts")
    if request.method == "POST":
        contacts = [line.contact for line in brought]
        counts = import_contacts(contacts=contacts, user=signed_in(request))
        cache.delete(_cache_key(request, token))
        messages.success(request, f"Saved: {counts.added} added, {counts.changed} changed.")
        return redirect("staff-contacts")
    effects = Counter(line.effect for line in brought)
    context = {
        "brought": brought,
        "added": effects["New"],
        "changed": effects["Changed"],
        "personal": sum(line.contact.looks_personal for line in brought),
    }
    return render(request, "staff/contacts_preview.html", context)


@form_page
@contact_book_only
def invite(request: HttpRequest) -> HttpResponse:
    """Lets staff choose LAs that were never asked, read the e-mail, and send it to each."""
    chosen = request.POST.getlist("la")
    if request.method == "POST" and "send" in request.POST:
        written = invite_authorities(authorities=chosen, user=signed_in(request))
        messages.success(request, _written(written))
        return redirect(f"{reverse('staff-contacts')}?standing={Standing.ASKED}")
    lines = never_asked()
    picked = [line for line in lines if line.authority.pk in chosen]
    if picked:
        first = picked[0]
        invitation = Invitation(authority=first.authority, contact=first.recipient)
        email = preview_to_contact(
            contact=first.recipient, kind="invitation", context=email_context(invitation)
        )
        check = {"lines": picked, "first": first, "email": email}
        return render(request, "staff/invite_check.html", check)
    is_empty = request.method == "POST"
    return render(request, "staff/invite.html", {"lines": lines, "is_empty": is_empty})


@form_page
@contact_book_only
def remind(request: HttpRequest) -> HttpResponse:
    """Reminds each LA that has not answered for long, once; looked at, it leads to the list."""
    if request.method == "POST":
        messages.success(request, _written(remind_authorities(user=signed_in(request))))
    return redirect(f"{reverse('staff-contacts')}?standing={Standing.ASKED}")


def _saved(request: HttpRequest, form: ContactForm) -> HttpResponse | None:
    """Stores a good form, and returns the way back to the list."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        contact = save_contact(contact=form.save(commit=False), user=signed_in(request))
    except ValidationError as error:  # somebody else entered it meanwhile
        form.add_error(None, error.messages[0])
        return None
    if contact.looks_personal:
        messages.warning(request, PERSONAL)
    else:
        messages.success(request, "Saved.")
    return redirect("staff-contacts")


def _holds(sought: str, name: str, contacts: list[Contact]) -> bool:
    texts = [
        name,
        *(text for entry in contacts for text in (entry.role, entry.email, entry.source)),
    ]
    return any(sought in text.casefold() for text in texts)


def _written(number: int) -> str:
    return f"{number} e-mail{'' if number == 1 else 's'} written. They will be sent one by one."


def _cache_key(request: HttpRequest, token: str) -> str:
    """Returns the key of a preview. It has the user in it: nobody sees another's."""
    return f"contacts:{request.user.pk}:{token}"
