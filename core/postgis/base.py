"""GeoDjango's PostGIS, for a database in which views may stand for tables."""

from django.contrib.gis.db.backends.postgis import base, features
from django.db.models import Model

from ..history.as_of_date import as_of_date


class DatabaseFeatures(features.DatabaseFeatures):
    """The same, but for grouping in the record as it was."""

    def allows_group_by_selected_pks_on_model(self, model: type[Model]) -> bool:
        """Returns whether a primary key stands for its row in GROUP BY: that of a view does not."""
        return as_of_date() is None and super().allows_group_by_selected_pks_on_model(model)


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
