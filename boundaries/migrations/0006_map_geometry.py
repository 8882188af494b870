"""The map's simplified shapes beside the full ones, so that PostGIS can put areas together."""

import gzip
import json

import django.contrib.gis.db.models.fields
from django.db import migrations


def fill(apps, schema_editor):
    """The shapes that the map's document holds already; the next import makes the same ones."""
    MapGeometry = apps.get_model("boundaries", "MapGeometry")
    for document in MapGeometry.objects.filter(is_current=True):
        collection = json.loads(gzip.decompress(bytes(document.body_gzip)))
        with schema_editor.connection.cursor() as cursor:
            for feature in collection["features"]:
                cursor.execute(
                    "UPDATE boundaries_boundary SET map_geometry ="
                    " ST_SetSRID(ST_Multi(ST_GeomFromGeoJSON(%s)), 4326)"
                    " WHERE authority_id = %s AND vintage = %s",
                    [json.dumps(feature["geometry"]), feature["id"], document.vintage],
                )


def shapes(null):
    return django.contrib.gis.db.models.fields.MultiPolygonField(
        srid=4326,
        null=null,
        help_text="As the map draws it: simplified, borders still shared.",
    )


class Migration(migrations.Migration):
    dependencies = [("boundaries", "0005_records_version")]

    operations = [
        migrations.AddField("boundary", "map_geometry", shapes(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("boundary", "map_geometry", shapes(null=False)),
    ]
