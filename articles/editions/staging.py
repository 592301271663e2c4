"""Issuing more editions as one act than memory holds, with the publishing lock for a moment only.

Documents are built and staged in temporary tables, chunk by chunk; then one transaction takes the
lock and moves them into place. The rules are those of `articles.editions.issuing`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from articles import copying
from articles.editions import since
from articles.editions.ids import Ids
from articles.editions.issuing import (
    Draft,
    Row,
    count_moved,
    edition_row,
    issued_after,
    last_issue,
    lock_publishing,
    next_issue,
    next_shared,
)
from articles.editions.shared import MODELS, Things, closed, named_by, shared_documents
from articles.models import Edition, Issue, SharedEdition


class Staging:
    """Editions on their way; use it within one transaction that holds the claims' locks."""

    def __init__(self) -> None:
        self.then, self.last = since.now(), last_issue()
        self.looked_at = {kind: Ids() for kind in MODELS}
        self.claims = self.shared = 0
        for model in (Edition, SharedEdition):
            table = model._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{_staged(model)}")
                cursor.execute(
                    f"CREATE TEMP TABLE {_staged(model)} ON COMMIT DROP AS "  # noqa: S608
                    f"SELECT {_columns(model)} FROM {table} WITH NO DATA"
                )

    def add(self, drafts: Sequence[Draft]) -> None:
        """Stages the next editions of these claims, and of what they share with others."""
        in_force = Edition.objects.in_force().of_claims(draft.claim for draft in drafts)
        numbers = dict(in_force.values_list("claim", "number"))
        editions = [edition_row(draft) for draft in drafts]
        for row in editions:
            row["number"] = numbers.get(row["claim_id"], 0) + 1
        _stage(Edition, editions)
        self.claims += len(editions)
        self.name(named_by(draft.document for draft in drafts if not draft.withdrawn))

    def name(self, things: Things) -> None:
        """Stages the next editions of shared things, and of all that they name, where they changed.

        What was looked at before is left as it is.
        """
        fresh = {
            kind: {pk for pk in ids if pk not in self.looked_at[kind]}
            for kind, ids in things.items()
        }
        if any(fresh.values()):
            whole = closed(fresh)
            self._stage_shared({kind: self.looked_at[kind].add(whole[kind]) for kind in whole})

    def issue(self, by: Any | None) -> Issue | None:
        """Issues all that was staged as one act; None when there is nothing new."""
        lock_publishing()
        self._look_again()
        if not self.claims and not self.shared:
            return None
        act = next_issue(by)
        closed_ids = _supersede_claims(act)
        _supersede_shared(act)
        for model in (Edition, SharedEdition):
            _move(model, act)
        count_moved(act, closed_ids)
        return act

    def _stage_shared(self, things: Things) -> None:
        editions = next_shared(shared_documents(things))
        _stage(SharedEdition, editions.values())
        self.shared += len(editions)

    def _look_again(self) -> None:
        """Stages anew what others changed or published while the documents were built."""
        changed = since.changed_since(self.then)
        again = {
            (kind, pk)
            for kind, pk in changed | issued_after(self.last)
            if kind in self.looked_at and pk in self.looked_at[kind]
        } | _mentioning({pk for _, pk in changed})
        things: Things = {}
        for kind, pk in again:
            things.setdefault(kind, set()).add(pk)
        for kind, ids in things.items():
            self.shared -= _drop_staged(kind, ids)
        if again:
            whole = closed(things)
            new = {kind: self.looked_at[kind].add(whole[kind]) for kind in whole}
            self._stage_shared({kind: new[kind] | things.get(kind, set()) for kind in whole})


def _mentioning(ids: set[int]) -> set[since.Thing]:
    """What is staged and mentions one of these ids, of whatever kind."""
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, object_id FROM {_staged(SharedEdition)} WHERE jsonb_path_exists("  # noqa: S608
            "document, '$.**.id ? (@ == $ids[*])', jsonb_build_object('ids', %s::bigint[]))",
            [list(ids)],
        )
        return set(cursor.fetchall())


def _drop_staged(kind: str, ids: set[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {_staged(SharedEdition)} WHERE kind = %s AND object_id = ANY (%s)",  # noqa: S608
            [kind, list(ids)],
        )
        return cursor.rowcount


def _staged(model: type[models.Model]) -> str:
    return f"staged_{model._meta.model_name}"


def _names(model: type[models.Model]) -> list[str]:
    """What is known before the act: no id, nothing that the database derives."""
    return copying.columns(model, ("id", "issue_id", "issued_at", "superseded_at"))


def _columns(model: type[models.Model]) -> str:
    return ", ".join(map(connection.ops.quote_name, _names(model)))


def _stage(model: type[models.Model], rows: Iterable[Row]) -> None:
    names = _names(model)
    copying.copy_rows(model, names, ([row[name] for name in names] for row in rows), _staged(model))


def _supersede_claims(act: Issue) -> list[int]:
    """Closes the editions that staged ones follow; their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE articles_edition SET superseded_at = %s
            WHERE superseded_at IS NULL AND claim_id IN (SELECT claim_id FROM {_staged(Edition)})
            RETURNING id
            """,  # noqa: S608 - the name is the model's own, here and below
            [act.issued_at],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _supersede_shared(act: Issue) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE articles_sharededition AS old SET superseded_at = %s
            FROM {_staged(SharedEdition)} AS new
            WHERE old.superseded_at IS NULL
              AND old.kind = new.kind AND old.object_id = new.object_id
            """,  # noqa: S608
            [act.issued_at],
        )


def _move(model: type[models.Model], act: Issue) -> None:
    columns = _columns(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {model._meta.db_table} ({columns}, issue_id, issued_at)
            SELECT {columns}, %s, %s FROM {_staged(model)}
            """,  # noqa: S608
            [act.pk, act.issued_at],
        )
