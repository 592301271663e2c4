"""The fixed vocabularies, used by the working record and by the pages alike."""

from django.db import models


class SourceKind(models.TextChoices):
    PERSON = "person", "person"
    ORGANIZATION = "organization", "organization"
    GOVERNMENT = "government", "government body"
    OUTLET = "outlet", "news outlet"
    AGENCY = "agency", "news agency"
    ACCOUNT = "account", "account"
    UNNAMED = "unnamed", "unnamed"


class ArticleKind(models.TextChoices):
    NEWS_ARTICLE = "news_article", "news article"
    PRESS_RELEASE = "press_release", "press release"
    OFFICIAL_DOCUMENT = "official_document", "official document"
    TREATY = "treaty", "treaty"
    REPORT = "report", "report"
    DATASET = "dataset", "data set"
    IMAGE = "image", "image"
    VIDEO = "video", "video"
    POST = "post", "post"


class ClaimKind(models.TextChoices):
    EVENT = "event", "event"
    QUANTITY = "quantity", "quantity"
    QUOTATION = "quotation", "quotation"
    POSITION = "position", "position"
    PREDICTION = "prediction", "prediction"
    CAUSAL = "causal", "cause and effect"


class LinkKind(models.TextChoices):
    REVISES = "revises", "revises"
    CONTRADICTS = "contradicts", "contradicts"
    REPEATS = "repeats", "repeats"
    NARROWS = "narrows", "narrows"
    DEPENDS_ON = "depends_on", "depends on"


class Modality(models.TextChoices):
    ASSERTED = "asserted", "asserted"
    REPORTED = "reported", "reported"
    HEDGED = "hedged", "hedged"
    CONDITIONAL = "conditional", "conditional"
    DENIED = "denied", "denied"
    PREDICTED = "predicted", "predicted"


class Channel(models.TextChoices):
    SPEECH = "speech", "speech"
    INTERVIEW = "interview", "interview"
    BRIEFING = "briefing", "briefing"
    PRESS_RELEASE = "press_release", "press release"
    DOCUMENT = "document", "document"
    POST = "post", "post"
    BROADCAST = "broadcast", "broadcast"
    LEAK = "leak", "leak"


class Qualifier(models.TextChoices):
    EXACTLY = "exactly", "exactly"
    ABOUT = "about", "about"
    AT_LEAST = "at_least", "at least"
    AT_MOST = "at_most", "at most"
    BETWEEN = "between", "between"


class Stance(models.TextChoices):
    SUPPORTS = "supports", "supports"
    REFUTES = "refutes", "refutes"
    CONTEXT = "context", "gives context"


class Colour(models.TextChoices):
    GREEN = "green", "green"
    RED = "red", "red"
    AMBER = "amber", "amber"
    ORANGE = "orange", "orange"
    BLUE = "blue", "blue"
    VIOLET = "violet", "violet"
    GREY = "grey", "grey"


class Shape(models.TextChoices):
    TICK = "tick", "tick in a disc"
    CROSS = "cross", "cross in a square"
    HALF = "half", "half-filled disc"
    TRIANGLE = "triangle", "triangle"
    CLOCK = "clock", "clock"
    DIAMOND = "diamond", "diamond"
    DASHED = "dashed", "dashed circle"


class Shown(models.TextChoices):
    NAME = "name", "by name"
    INITIALS = "initials", "by initials"
    DESK = "desk", "as “the desk”"


class Attention(models.TextChoices):
    NONE_SAID = "", "has read"
    FOLLOWS = "follows", "follows"
    IGNORES = "ignores", "does not follow"


class Mail(models.TextChoices):
    ALL = "all", "everything new on claims that I follow"
    MENTIONS = "mentions", "notes that mention me"
    NONE = "none", "nothing"


class Change(models.TextChoices):
    FIRST = "first", "published"
    REVIEW = "review", "reviewed"
    CORRECTION = "correction", "corrected"
    UPDATE = "update", "updated"
    REEXAMINATION = "reexamination", "being re-examined"
    NOTICE = "notice", "notice"
    MERGE = "merge", "merged"
    WITHDRAWAL = "withdrawal", "withdrawn"
    REINSTATEMENT = "reinstatement", "reinstated"


class SharedKind(models.TextChoices):
    SOURCE = "source", "source"
    ARTICLE = "article", "article"
    MEASURE = "measure", "measure"
    TOPIC = "topic", "topic"
