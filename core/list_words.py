"""The words of a list of texts or codes, for a search of text."""

from django.db.models import Func, TextField


class ListWords(Func):
    """One text of all that a list holds; a code's underscores part its words."""

    function = "core_list_words"
    output_field = TextField()
