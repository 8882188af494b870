"""How often the API was asked; not logged, since nothing is lost with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0008_changes")]

    operations = [
        migrations.CreateModel(
            name="ApiUse",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateTimeField(db_index=True)),
                ("requests", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE partnerships_apiuse SET UNLOGGED",
            "ALTER TABLE partnerships_apiuse SET LOGGED",
        ),
    ]
