"""Saving a claim's form in one go. Only what differs from the record is written."""

from typing import Any

from django.db import connection

from articles.admin.entry.sheet import Sheet
from articles.admin.entry.standing import chain_of
from articles.models import Attribution, Claim, ClaimLink, ClaimTopic

HOP = ("capacity", "cue", "said_on", "place", "channel")


def save(sheet: Sheet) -> Claim:
    """Writes what a valid `sheet` holds, within the caller's transaction."""
    claim: Claim = sheet.claim
    if claim.pk is None or sheet.statement.has_changed():
        sheet.statement.save()
    appearance = sheet.passage.instance
    appearance.claim = claim
    if appearance.pk is None or sheet.passage.has_changed():
        appearance.save()
    _save_chain(sheet)
    _save_below(sheet, "figures")
    _save_below(sheet, "evidence")
    _save_links(sheet)
    _save_topics(sheet)
    # Else what is deferred is refused at commit, when the form can no longer say so.
    connection.check_constraints()
    return claim


def _save_chain(sheet: Sheet) -> None:
    wanted = [
        (form.cleaned_data["source"].pk, *(form.cleaned_data[name] for name in HOP))
        for form in sheet.rows["hops"].filled
    ]
    outlet = sheet.desk.article.outlet_id
    closes = sheet.closing.cleaned_data["closes"] and outlet
    if closes and (not wanted or wanted[-1][0] != outlet):
        wanted.append((outlet, "", "", None, "", ""))
    there = chain_of(sheet.appearance)
    for position, (source, *said) in enumerate(wanted):
        hop = there[position] if position < len(there) else Attribution(position=position)
        before = (hop.source_id, *(getattr(hop, name) for name in HOP), hop.position)
        if hop.pk and before == (source, *said, position):
            continue
        hop.appearance, hop.source_id, hop.position = sheet.appearance, source, position
        for name, value in zip(HOP, said, strict=True):
            setattr(hop, name, value)
        hop.save()
    for hop in there[len(wanted) :]:
        hop.delete()


def _save_below(sheet: Sheet, name: str) -> None:
    """Figures and evidence, which keep their ids and numbers as long as they stay."""
    rows = sheet.rows[name]
    for form in rows.deleted_forms:
        if form.instance.pk:
            form.instance.delete()
    for form in rows.filled:
        if form.instance.pk is None or form.has_changed():
            form.instance.claim = sheet.claim
            form.save()


def _save_links(sheet: Sheet) -> None:
    wanted = {
        (form.cleaned_data["kind"], form.cleaned_data["to"].pk)
        for form in sheet.rows["links"].filled
    }
    there = {(link.kind, link.to_id): link for link in sheet.claim.links.all()}
    for key in there.keys() - wanted:
        there[key].delete()
    for form in sheet.rows["links"].filled:
        key = form.cleaned_data["kind"], form.cleaned_data["to"].pk
        if key in wanted and key not in there:
            there[key] = ClaimLink.objects.create(claim=sheet.claim, kind=key[0], to_id=key[1])


def _save_topics(sheet: Sheet) -> None:
    wanted: list[Any] = [form.cleaned_data["topic"] for form in sheet.rows["topics"].filled]
    there = {row.topic_id: row for row in ClaimTopic.objects.filter(claim=sheet.claim)}
    for pk in there.keys() - {topic.pk for topic in wanted}:
        there[pk].delete()
    for topic in wanted:
        if topic.pk not in there:
            ClaimTopic.objects.create(claim=sheet.claim, topic=topic)
