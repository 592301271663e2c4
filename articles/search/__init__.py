"""Search: what one may write into the search field, what it finds, and what of it is marked.

    soldiers "left for Kursk" -moscow OR source:"Choe Son-hui" rating:refuted after:2024-10

Words are looked for by their stems, in any script and whatever their diacritics, in what a claim
says and in its passages, and as names of who said it first. Names are those in force at the moment
that is read: an edition's own words never hold the name of anything shared, so that an old name
finds nothing and a new one everything, without an edition being issued again.
"""

from articles.search.finding import Search
from articles.search.forgiving import forgiven
from articles.search.language import NOT_YET_REVIEWED
from articles.search.marking import Run, marked
from articles.search.things import named

__all__ = ["NOT_YET_REVIEWED", "Run", "Search", "forgiven", "marked", "named"]
