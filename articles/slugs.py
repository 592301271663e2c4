"""Ids and slugs, of which permalinks are made."""

import re
import unicodedata

LONGEST = 80

# Latin letters that Unicode does not take apart.
_ALONE = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def is_id(text: str) -> bool:
    """Digits, not "²", and no more than the database can hold."""
    return text.isascii() and text.isdigit() and len(text) < 19


def slug_for(text: str) -> str:
    """A slug of at most 80 characters for `text`, never empty.

    Text that is mostly Latin gives ASCII ("Choe Sŏn-hŭi" → "choe-son-hui"); other scripts keep
    their letters, so that a Korean or Russian statement has a link one can read.
    """
    if text.isascii():
        return _joined(re.sub(r"['_\W]+", " ", text.replace("'", "").lower()).split()) or "untitled"
    # Composed first: a decorated capital ("𝓐") is a capital only then.
    text = unicodedata.normalize("NFKC", text.replace("'", "").replace("’", "")).lower()
    apart = unicodedata.normalize("NFKD", text.translate(_ALONE))
    plain = apart.encode("ascii", "ignore").decode()
    letters = sum(character.isalnum() for character in text)
    mostly_latin = 2 * sum(character.isalnum() for character in plain) > letters
    kept = plain if mostly_latin else _without_marks(text)
    words = re.sub(r"[^\w]+|_", " ", kept).split()
    return _joined(words) or "untitled"


def _without_marks(text: str) -> str:
    """Vowel signs and accents are no letters to a link, and would cut a word in pieces."""
    return "".join(c for c in text if not unicodedata.category(c).startswith("M"))


def _joined(words: list[str]) -> str:
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST:
            return slug or word[:LONGEST]
        slug = longer
    return slug
