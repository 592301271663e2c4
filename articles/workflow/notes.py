"""Notes that the desk writes on a claim: said once, reworded only while the ink is wet.

As in an office and in trackers that are audited, what colleagues may have read and acted on is not
rewritten: a slip is mended within minutes, shown as such and kept in the recorded history; after
that one writes another note. The database holds the same.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Claim, Note
from articles.roles import Action, require
from articles.workflow.following import addressed, let_follow, mark_read
from articles.workflow.rules import WorkflowError, one_act
from articles.workflow.telling import tell

REWORDED_WITHIN = timedelta(minutes=15)
LONGEST = 20_000
"""Characters of a note."""


@one_act
def write_note(claim: Claim, by: Any, text: str) -> Note:
    """Adds a note, in Markdown, to the claim's discussion, and tells those whom it concerns."""
    require(by, Action.DISCUSS)
    said = _said(text)
    people, _ = addressed(said)
    note = Note.objects.create(
        claim=claim, author=by, text=said, mentioned=[user.pk for user in people]
    )
    let_follow(claim, people)
    mark_read(claim, by, _read_before(note, by))
    tell(claim, by, "wrote", said, people)
    return note


def _read_before(note: Note, by: Any) -> int:
    """The note itself where it follows on what `by` has read; else what others wrote stays new."""
    read = note.claim.followings.filter(user=by).values_list("read", flat=True).first() or 0
    others = Note.objects.filter(claim=note.claim, number__gt=read, number__lt=note.number)
    return read if others.exclude(author=by).exists() else note.number


@one_act
def reword_note(note: Note, by: Any, text: str) -> Note:
    """Gives a note of `by` another wording; only those hear of it whom it newly mentions."""
    require(by, Action.DISCUSS)
    said = _said(text)
    current = Note.objects.select_for_update(no_key=True).get(pk=note.pk)
    if current.author_id != by.pk:
        raise PermissionDenied(f"{by.get_username()} may reword own notes alone.")
    if timezone.now() > current.written_at + REWORDED_WITHIN:
        raise WorkflowError(
            "Others may have acted on this note by now: it stays as it is. Write another one."
        )
    if said == current.text:
        return current
    people, _ = addressed(said)
    new = [user for user in people if user.pk not in current.mentioned]
    current.text, current.edited_at = said, timezone.now()
    current.mentioned = [user.pk for user in people]
    current.save(update_fields=["text", "mentioned", "edited_at"])
    let_follow(current.claim, new)
    tell(current.claim, by, "wrote", said, new, followers=False)
    return current


def _said(text: str) -> str:
    said = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not said:
        raise WorkflowError("note: write something.")
    if len(said) > LONGEST:
        raise WorkflowError(
            f"note: no more than {LONGEST:,} characters; it has {len(said):,}. Write two."
        )
    return said
