"""Tags for what a page says of itself to other sites and to search engines."""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# As Django's json_script: nothing in the data can end the script or begin markup.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def again(context: RequestContext, name: str) -> SafeString:
    """Renders a block of the page once more, such as its title; it is escaped already."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(" ".join(block.render(context).split()))  # noqa: S308


@register.simple_tag
def linked_data(facts: Mapping[str, Any]) -> SafeString:
    """Writes facts as JSON-LD: a script of data, which a content security policy lets stand."""
    body = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308
