"""The domain's tables, one concept a file.

The working record: what editors and reviewers change. The editions (`edition.py`): what readers
read.
"""

from articles.models.appearance import Appearance, Attribution
from articles.models.article import Article, Authorship, Citation
from articles.models.byline import Byline
from articles.models.claim import Claim, ClaimLink, ClaimTopic, Contribution, Unsettled
from articles.models.discussion import Following, Note
from articles.models.edition import Edition, Issue, PublicCount, SharedEdition
from articles.models.event import Event
from articles.models.evidence import Evidence
from articles.models.figure import Figure, Measure
from articles.models.imports import ImportRun, ImportStep
from articles.models.queue import Lease, Question
from articles.models.review import Rating, Review
from articles.models.revision import ArticleRevision
from articles.models.sample import SampledEdition
from articles.models.sealed import Checkpoint, SealedLeaf, SealedNode
from articles.models.searches import SavedSearch
from articles.models.source import Source
from articles.models.topic import Topic

__all__ = [
    "Appearance",
    "Article",
    "ArticleRevision",
    "Attribution",
    "Authorship",
    "Byline",
    "Checkpoint",
    "Citation",
    "Claim",
    "ClaimLink",
    "ClaimTopic",
    "Contribution",
    "Edition",
    "Event",
    "Evidence",
    "Figure",
    "Following",
    "ImportRun",
    "ImportStep",
    "Issue",
    "Lease",
    "Measure",
    "Note",
    "PublicCount",
    "Question",
    "Rating",
    "Review",
    "SampledEdition",
    "SavedSearch",
    "SealedLeaf",
    "SealedNode",
    "SharedEdition",
    "Source",
    "Topic",
    "Unsettled",
]
