"""What second factors are made of, encrypted: until here it stood in the database as it is."""

from django.db import migrations

from corrections.second_factor import SecondFactorAdapter
from corrections.services.second_factors import SECRETS


def _change(apps, how):
    for factor in apps.get_model("mfa", "Authenticator").objects.all():
        changed = {name: how(factor.data[name]) for name in SECRETS if name in factor.data}
        if changed:
            factor.data = {**factor.data, **changed}
            factor.save(update_fields=["data"])


def encrypt(apps, schema_editor):
    _change(apps, SecondFactorAdapter().encrypt)


def decrypt(apps, schema_editor):
    _change(apps, SecondFactorAdapter().decrypt)


class Migration(migrations.Migration):
    dependencies = [
        ("corrections", "0006_by_age"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt, decrypt)]
