"""The readable tail of a permalink."""

import re
import unicodedata

LONGEST = 80


def slug_for(text: str) -> str:
    """A slug of at most 80 characters for `text`, never empty.

    Text that is mostly Latin gives ASCII ("Choe Sŏn-hŭi" → "choe-son-hui"); other scripts keep
    their letters, so that a Korean or Russian statement has a link one can read.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    letters = sum(character.isalnum() for character in text)
    mostly_latin = 2 * sum(character.isalnum() for character in plain) > letters
    kept = plain if mostly_latin else unicodedata.normalize("NFKC", text)
    words = re.sub(r"[^\w]+|_", " ", kept.lower().replace("'", "").replace("’", "")).split()
    return _joined(words) or "untitled"


def _joined(words: list[str]) -> str:
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST:
            return slug or word[:LONGEST]
        slug = longer
    return slug
