"""The permissions of each role. docs/roles.md says them in words; a migration makes the groups."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

VIEWER, EDITOR, MODERATOR, ADMINISTRATOR = "viewer", "editor", "moderator", "administrator"

_SEE = (
    "figures.view_figure",
    "boundaries.view_localauthority",
    "figures.view_profile",
    "boundaries.view_region",
    "partnerships.view_authoritysummary",
    "partnerships.view_coverage",
    "partnerships.view_membership",
    "partnerships.view_partnership",
    "partnerships.view_source",
)
_EDIT = (
    *_SEE,
    *(
        f"partnerships.{act}_{model}"
        for model in ("coverage", "membership", "partnership", "source")
        for act in ("add", "change", "delete")
    ),
    "partnerships.add_authoritysummary",
    "partnerships.change_authoritysummary",
    "partnerships.undo_change",
)
_MODERATE = (
    *_EDIT,
    "contacts.use_contact_book",
    "mail.change_outgoingemail",
    "corrections.change_submission",
    "mail.view_outgoingemail",
    "corrections.view_proposedchange",
    "corrections.view_submission",
    "corrections.view_submitter",
    "exports.publish_edition",
    "surveys.run_survey_round",
)
_ADMINISTER = (
    *_MODERATE,
    "corrections.redact_text",
    "auth.add_user",
    "auth.change_user",
    "auth.view_group",
    "auth.view_user",
)

ROLES: dict[str, tuple[str, ...]] = {
    VIEWER: _SEE,
    EDITOR: _EDIT,
    MODERATOR: _MODERATE,
    ADMINISTRATOR: _ADMINISTER,
}
# What people read beside the choice of a role.
ROLE_MEANINGS = {
    VIEWER: "Sees every record with its history, and the lists of data to check. Changes nothing.",
    EDITOR: "Also changes partnerships and LA summaries, undoes changes, uploads spreadsheets.",
    MODERATOR: "Also decides what people send in, writes to LAs, runs surveys, publishes editions.",
    ADMINISTRATOR: "Also invites people, gives them roles, closes accounts, redacts personal data.",
}


def make_groups(apps: Apps) -> None:
    """Makes each role's group hold exactly its permissions, of those that there are so far.

    Called from a migration, where Django has not made the permissions yet. A later migration
    that brings a permission calls it again.
    """
    for label in {name.partition(".")[0] for role in ROLES.values() for name in role}:
        config: Any = apps.get_app_config(label)
        if not hasattr(config, "models_module"):
            config.models_module = True  # else Django takes a migration's app for an empty one
        create_permissions(config, apps=apps, verbosity=0)
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in apps.get_model("auth", "Permission")
        .objects.select_related("content_type")
        .all()
    }
    for name, role in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(permissions[code] for code in role if code in permissions)
