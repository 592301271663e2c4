"""What the trees have in common: nothing stands under itself."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def no_self_link(table: str, name: str) -> models.CheckConstraint:
    """The rule that the foreign key `name` does not point at its own row."""
    return models.CheckConstraint(
        name=f"{table}_{name}_is_another",
        condition=Q(**{f"{name}__isnull": True}) | ~Q(**{name: F("id")}),
        violation_error_message=f"{name.replace('_', ' ')}: choose another than itself.",
    )


def clean_tree(node: models.Model) -> None:
    """Refuses a parent that stands under `node`, naming both; the database refuses it again.

    Walks one ancestor a query: trees here are a handful of levels deep.
    """
    above, seen = node.parent, set()  # type: ignore[attr-defined]
    while above is not None and above.pk not in seen:
        if node.pk is not None and above.pk == node.pk:
            raise ValidationError(
                {
                    "parent": f"“{node.parent}” stands under “{node}” itself. "  # type: ignore[attr-defined]
                    "Choose a parent outside its own branch."
                }
            )
        seen.add(above.pk)
        above = above.parent
