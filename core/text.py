"""Text as the record holds it: what nobody sees is taken out, once, on its way in.

Word processors, chat programs and web pages leave characters in what people copy that no screen
shows: line breaks of their own, directions, joints. Some break files and feeds for good, and a
name can be made of nothing else. The same list guards the columns: see `core.model_fields`.
"""

import re
import unicodedata

# What programs write in place of "\n".
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# First and last of each run of characters that show nothing, or that no text may hold: controls
# (but tab and line feed), formats (Unicode's Cf), what stands for a line break other than "\n",
# variation selectors, tags, blank letters, halves of surrogate pairs, noncharacters. Left out of
# it are the few of Cf that do show, such as the sign of an Arabic number. With joiners dropped an
# emoji made of several falls into its parts.
HIDDEN = (
    (0x0000, 0x0008), (0x000B, 0x001F), (0x007F, 0x009F), (0x00AD, 0x00AD), (0x034F, 0x034F),
    (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xD800, 0xDFFF),
    (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC),
    (0xFFFE, 0xFFFF), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159),
    (0x1D173, 0x1D17A), *((end, end + 1) for end in range(0x1FFFE, 0xE0000, 0x10000)),
    (0xE0000, 0xE0FFF), (0xEFFFE, 0xEFFFF), (0xFFFFE, 0xFFFFF), (0x10FFFE, 0x10FFFF),
)  # fmt: skip
HIDDEN_CHARACTERS = re.compile(
    "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in HIDDEN) + "]"
)


def clean_text(text: str) -> str:
    """Returns the text in Unicode's NFC, its line breaks as "\\n", without what cannot be seen."""
    seen = HIDDEN_CHARACTERS.sub("", LINE_BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", seen).strip()


def clean_line(text: str) -> str:
    """Returns the text as `clean_text` does, on one line."""
    return re.sub(r"\s*[\n\t]\s*", " ", clean_text(text))


def first_sentence(text: str) -> str:
    """Returns what stands before the first full stop that a new sentence follows."""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z“])", text, maxsplit=1)[0]
