"""Naming a thing of the record by typing: found by any of its names, or made in place when new.

What is typed is compared without case and diacritics. A name that fits several things asks which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.admin import finding
from articles.models import Article, Attribution, Claim, Measure, Source, Topic
from articles.models.choices import ArticleKind, SourceKind

LISTED = 12
"""Suggestions and candidates shown at a time."""
_LINE = Value("\n", output_field=TextField())


class Typed(NamedTuple):
    """What a chooser sends: words, the id of the thing chosen for them, and what a new one is."""

    text: str
    pk: str = ""
    more: str = ""


@dataclass(frozen=True)
class Desk:
    """Who enters, and into which article, which may be a new one."""

    user: Any
    article: Article


def folded(value: Any) -> Func:
    """Lower case without diacritics, as the database's `sort_name` has it."""
    return Func(value, function="public.sort_name", output_field=TextField())


class Chooser:
    """How one kind of thing is named, found and made."""

    kind: str
    model: Any
    naming: ClassVar[str] = "name"
    new: ClassVar[Sequence[tuple[str, str]]] = ()
    """What a new one can be; without any, none is made in place."""
    ask_new = (
        "There is no {kind} “{text}” yet. Say what it is, and it is made; or correct the name."
    )
    free = False
    """Whether what a new one is may be any words, or none."""

    def things(self, desk: Desk) -> QuerySet:
        """Those that may be chosen."""
        return self.model.objects.filter(merged_into=None)

    def named(self, text: str, desk: Desk) -> list[Any]:
        """Those called `text`."""
        return list(self._called(self.things(desk), text, "exact")[:LISTED])

    def suggest(self, text: str, desk: Desk) -> list[Any]:
        """Those whose names hold `text`: as used last in the article, then by name."""
        found = self.things(desk)
        recent = self.recent(desk)
        if not text.strip():
            chosen = {thing.pk: thing for thing in found.filter(pk__in=recent[:LISTED])}
            return [chosen[pk] for pk in recent[:LISTED] if pk in chosen]
        matching = list(self._called(found, text, "startswith")[:LISTED])
        if len(matching) < LISTED:
            more = self._called(found, text, "contains")
            matching += more.exclude(pk__in=[one.pk for one in matching])[:LISTED]
        place = {pk: number for number, pk in enumerate(recent)}
        return sorted(matching, key=lambda one: place.get(one.pk, len(place)))[:LISTED]

    def recent(self, desk: Desk) -> list[int]:
        """Ids of those used in the article, the last used first."""
        return []

    def make(self, text: str, more: str, desk: Desk) -> Any:
        """A new one, checked and saved."""
        raise NotImplementedError

    def text(self, thing: Any) -> str:
        """How it is called in the form."""
        return str(getattr(thing, self.naming))

    def detail(self, thing: Any) -> str:
        """What tells it from another of its name."""
        return ""

    def fill(self, thing: Any, desk: Desk) -> dict[str, str]:
        """What stood beside it when it was last used in the article, by field."""
        return {}

    def agrees(self, thing: Any, more: str) -> bool:
        """Whether `thing` is what the typed words say it is."""
        return True

    def is_called(self, thing: Any, text: str) -> bool:
        """Whether `text` is one of its names."""
        return bool(self._called(self.model.objects.filter(pk=thing.pk), text, "exact"))

    def _called(self, things: QuerySet, text: str, how: str) -> QuerySet:
        return things.filter(**{f"sort_name__{how}": folded(Value(text.strip()))})


class SourceChooser(Chooser):
    """Sources: by other names too; an unnamed one only within its article."""

    kind, model = "source", Source
    new = SourceKind.choices

    def things(self, desk: Desk) -> QuerySet:
        ours = ~Q(kind=SourceKind.UNNAMED) | Q(article=desk.article.pk)
        return super().things(desk).filter(ours).select_related("parent", "article")

    def recent(self, desk: Desk) -> list[int]:
        if desk.article._state.adding:
            newest = Article.objects.filter(outlet__isnull=False).order_by("-pk")
            return list(dict.fromkeys(newest.values_list("outlet", flat=True)[:LISTED]))
        hops = Source.objects.filter(attributions__appearance__article=desk.article)
        if desk.article.outlet_id:
            hops = hops.exclude(pk=desk.article.outlet_id)
        used = hops.order_by("-attributions__appearance", "attributions__position")
        return list(dict.fromkeys(used.values_list("pk", flat=True)))

    def make(self, text: str, more: str, desk: Desk) -> Source:
        within = desk.article if more == SourceKind.UNNAMED else None
        if within is not None and within._state.adding:
            raise ValidationError("An unnamed source is made once its article is saved.")
        return _made(Source(name=text, kind=more, article=within))

    def detail(self, thing: Any) -> str:
        said = [thing.get_kind_display(), thing.role, thing.country]
        if thing.article_id:
            said.append(f"in “{thing.article}”")
        if thing.aliases:
            said.append("also " + ", ".join(thing.aliases[:3]))
        return "; ".join(filter(None, said))

    def fill(self, thing: Any, desk: Desk) -> dict[str, str]:
        here = Attribution.objects.filter(source=thing.pk, appearance__article=desk.article.pk)
        last = here.order_by("-pk").first()
        return {"capacity": last.capacity} if last and last.capacity else {}

    def agrees(self, thing: Any, more: str) -> bool:
        return not more or thing.kind == more

    def _called(self, things: QuerySet, text: str, how: str) -> QuerySet:
        asked = finding.query(text)
        if asked is None:
            return super()._called(things, text, how)
        # The words are found by an index; only what has them all is compared name by name.
        things = finding.with_words(things, asked, *finding.NAMES)
        wanted = folded(Value(text.strip()))
        lines = folded(Func(F("aliases"), _LINE, function="array_to_string"))
        aliases = Concat(_LINE, lines, _LINE, output_field=TextField())
        ends = {"exact": (_LINE, _LINE), "startswith": (_LINE,), "contains": ()}[how]
        sought: Any = Concat(ends[0], wanted, *ends[1:]) if ends else wanted
        return things.alias(other_names=aliases).filter(
            Q(**{f"sort_name__{how}": wanted}) | Q(other_names__contains=sought)
        )


class MeasureChooser(Chooser):
    """Measures; a new one has the unit typed beside it."""

    kind, model = "measure", Measure
    free = True

    def recent(self, desk: Desk) -> list[int]:
        figures = Measure.objects.filter(figures__claim__appearances__article=desk.article)
        used = figures.order_by("-figures__id").values_list("pk", flat=True)
        return list(dict.fromkeys(used))

    def make(self, text: str, more: str, desk: Desk) -> Measure:
        return _made(Measure(name=text, unit=more))

    def detail(self, thing: Any) -> str:
        return str(thing.unit)

    def agrees(self, thing: Any, more: str) -> bool:
        return not more or thing.unit == more

    def is_called(self, thing: Any, text: str) -> bool:
        return text == str(thing) or super().is_called(thing, text)


class TopicChooser(Chooser):
    """Topics; a new one is made only when one says so, since a mistyped one would be another."""

    kind, model = "topic", Topic
    new = [("new", "a new topic")]

    def recent(self, desk: Desk) -> list[int]:
        used = Topic.objects.filter(claims__appearances__article=desk.article)
        pks = used.order_by("-claims__appearances__id").values_list("pk", flat=True)
        return list(dict.fromkeys(pks))

    def things(self, desk: Desk) -> QuerySet:
        return super().things(desk).select_related("parent")

    def make(self, text: str, more: str, desk: Desk) -> Topic:
        return _made(Topic(name=text))

    def detail(self, thing: Any) -> str:
        return f"under {thing.parent}" if thing.parent_id else ""


class ArticleChooser(Chooser):
    """Documents: articles of any kind, by headline or link."""

    kind, model, naming = "document", Article, "headline"
    new = ArticleKind.choices

    def things(self, desk: Desk) -> QuerySet:
        return super().things(desk).select_related("outlet")

    def recent(self, desk: Desk) -> list[int]:
        used = Article.objects.filter(evidence__claim__appearances__article=desk.article)
        return list(dict.fromkeys(used.order_by("-evidence__id").values_list("pk", flat=True)))

    def make(self, text: str, more: str, desk: Desk) -> Article:
        return _made(Article(headline=text, kind=more))

    def detail(self, thing: Any) -> str:
        said = [thing.get_kind_display(), thing.outlet and thing.outlet.name, thing.published_on]
        return ", ".join(str(part) for part in said if part)

    def _called(self, things: QuerySet, text: str, how: str) -> QuerySet:
        found = things.filter(url=text.strip())
        asked = finding.query(text)
        if found or asked is None:
            return found
        worded = finding.with_words(things, asked, "headline")
        return worded.filter(**{f"sort_name__{how}": folded(Value(text.strip()))})


class ClaimChooser(Chooser):
    """Other claims, by words of the statement or by number; never made from here."""

    kind, model, naming = "claim", Claim, "statement"
    ask_new = "There is no claim “{text}”. Choose one that is there: by its words, or its number."

    def things(self, desk: Desk) -> QuerySet:
        return Claim.objects.all()

    def recent(self, desk: Desk) -> list[int]:
        used = Claim.objects.filter(appearances__article=desk.article)
        pks = used.order_by("-appearances__id").values_list("pk", flat=True)
        return list(dict.fromkeys(pks))

    def detail(self, thing: Any) -> str:
        return f"claim {thing.pk}"

    def _called(self, things: QuerySet, text: str, how: str) -> QuerySet:
        bare = text.strip().removeprefix("#")
        if bare.isascii() and bare.isdigit() and len(bare) < 18:
            return things.filter(pk=int(bare))
        worded = finding.narrowed(things, text, (finding.claims,))
        said = worded.alias(said=folded(F("statement")))
        return said.filter(**{f"said__{how}": folded(Value(text.strip()))})


CHOOSERS: dict[str, Chooser] = {
    chooser.kind: chooser
    for chooser in (
        SourceChooser(),
        MeasureChooser(),
        TopicChooser(),
        ArticleChooser(),
        ClaimChooser(),
    )
}


def _made(thing: Any) -> Any:
    thing.full_clean()
    thing.save()
    return thing


class ChoiceWidget(forms.Widget):
    """Words, the hidden id of what was chosen for them, and what a new one is."""

    template_name = "admin/articles/entry/choice.html"
    candidates: Sequence[Any] = ()
    asks_new = False
    suggest = ""
    """Where names that fit are asked for, when the form itself does not say."""
    used: Iterable[str] = ()

    def __init__(self, chooser: Chooser, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.chooser = chooser

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        """What was sent; a candidate picked after several fitted stands for the words."""
        get = data.get
        return Typed(
            get(name) or "",
            get(f"{name}_pick") or get(f"{name}_id") or "",
            (get(f"{name}_new") or "").strip(),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> Typed:
        """`value` is what was sent, or the thing that stands there."""
        if isinstance(value, Typed):
            return value
        return Typed(self.chooser.text(value), str(value.pk)) if value else Typed("")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chooser = self.chooser
        context["widget"] |= {
            "kind": chooser.kind,
            "new": chooser.new,
            "free": chooser.free,
            "asks_new": self.asks_new,
            "suggest": self.suggest,
            "candidates": [
                (one.pk, chooser.text(one), chooser.detail(one)) for one in self.candidates
            ],
        }
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Its HTML; by the site's templates, which the renderer of forms does not know."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class ChosenField(forms.Field):
    """A thing of the record, named by typing. Cleans to the thing, made if it is new."""

    widget: Any = ChoiceWidget
    desk: Desk

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.chooser = CHOOSERS[kind]
        super().__init__(widget=ChoiceWidget(self.chooser), **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.format_value(initial)
        return (before.text, before.pk) != (data.text, data.pk) if data else bool(before.text)

    def clean(self, value: Typed) -> Any:
        """The thing; ValidationError says what to do when none, or several, are called so."""
        if not value.text.strip():
            if self.required:
                raise ValidationError(f"Say which {self.chooser.kind}.")
            return None
        if "\x00" in value.text + value.more:
            raise ValidationError("Null characters are not allowed.")
        return self._chosen(value) or self._called(value)

    def _chosen(self, value: Typed) -> Any:
        if not (value.pk.isascii() and value.pk.isdigit() and len(value.pk) < 18):
            return None
        found = self.chooser.model.objects.filter(pk=int(value.pk)).first()
        if found is None or not self.chooser.is_called(found, value.text):
            return None
        return found if self.chooser.agrees(found, value.more) else None

    def _called(self, value: Typed) -> Any:
        chooser, text = self.chooser, value.text.strip()
        found = [one for one in chooser.named(text, self.desk) if chooser.agrees(one, value.more)]
        if len(found) == 1:
            return found[0]
        if found:
            self.widget.candidates = found
            raise ValidationError(f"{len(found)} are called “{text}”: choose which one you mean.")
        if value.more not in dict(chooser.new) and not chooser.free:
            self.widget.asks_new = bool(chooser.new)
            raise ValidationError(chooser.ask_new.format(kind=chooser.kind, text=text))
        return self._make(text, value.more)

    def _make(self, text: str, more: str) -> Any:
        model = self.chooser.model._meta
        if not self.desk.user.has_perm(f"articles.add_{model.model_name}"):
            raise ValidationError(f"You may not make a new {self.chooser.kind}: ask a colleague.")
        try:
            return self.chooser.make(text, more, self.desk)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
