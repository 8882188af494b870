"""The replies that a new site begins with. Moderators add, edit and remove them on its pages."""

FIRST_REPLIES: tuple[tuple[str, str], ...] = (
    ("Thank you", "Thank you. We have read the source, and the page now says so."),
    (
        "The source does not say it",
        "We could not find this in the source that you gave. If you send us another source, or "
        "tell us which page it is on, we will gladly look again.",
    ),
    (
        "Readers cannot open the source",
        "Everything on the map has a source that readers can look up. Please send it again with "
        "one that is public.",
    ),
    (
        "Not what the map records",
        "The map records how schools of an area work together. Work inside one multi-academy "
        "trust is left out on purpose.",
    ),
    (
        "Already recorded",
        "This is already recorded, under the name that our sources use.",
    ),
    (
        "Opinion, not fact",
        "We record what something is and does, and leave out how good it is.",
    ),
    (
        "Nobody at the LA has said so yet",
        "We mark a page as verified when somebody who can speak for the local authority tells "
        "us so from one of its own e-mail addresses.",
    ),
)
