"""The language of the search field."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

NOT_YET_REVIEWED = "not-yet-reviewed"
"""How one writes "without a rating"."""

FIELDS = ("source", "outlet", "topic", "rating", "kind", "before", "after")
MOST_TERMS = 20
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | {"\x00": " "})
_TERM = re.compile(
    r'(?P<no>-)?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)


@dataclass(frozen=True)
class Term:
    """A word, or words in a row; `field` says what must be called so ("" for the claim itself)."""

    text: str
    negated: bool = False
    field: str = ""
    quoted: bool = False

    @property
    def starting(self) -> bool:
        """Whether its last word may be the beginning of one."""
        return self.text.endswith("*") and not self.quoted

    @property
    def words(self) -> str:
        """Its text without the sign for a beginning."""
        return self.text.rstrip("*") if self.starting else self.text

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.quoted or " " in self.text else self.text
        return f"{'-' * self.negated}{self.field}{':' * bool(self.field)}{text}"

    def saying(self, text: str) -> "Term":
        """The same of another text."""
        return replace(self, text=text)


Group = tuple[Term, ...]
"""Terms of which one is enough."""


def parse(text: str) -> list[Group]:
    """The terms of what was typed, MOST_TERMS at most; all groups must hold.

    Whatever is typed means something: a quotation mark without its other half reaches to the end, a
    field that there is not is a word, signs alone are nothing.
    """
    groups: list[Group] = []
    joining = False
    for match in list(_TERM.finditer(text.translate(_QUOTES)))[:MOST_TERMS]:
        if match[0] == "OR" and groups:
            joining = True
        elif term := _term(match):
            if joining:
                groups[-1] += (term,)
            else:
                groups.append((term,))
            joining = False
    return groups


def _term(match: re.Match[str]) -> Term | None:
    name, phrase = (match["field"] or "").lower(), match["phrase"]
    text = (match["word"] if phrase is None else phrase).strip()
    if not any(character.isalnum() for character in text):
        return None
    quoted = phrase is not None
    if name and name not in FIELDS:
        name, text, quoted = "", f"{match['field']} {text}", True
    return Term(text, bool(match["no"]), name, quoted)


def written(groups: Iterable[Group]) -> str:
    """What one types to look for these."""
    return " ".join(" OR ".join(map(str, group)) for group in groups)
