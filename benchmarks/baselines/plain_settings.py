"""The site's own settings and database, with the plain pages in place of its own."""

from benchmarks.baselines import STARTPROJECT
from factcheck.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.baselines.plain"
MIDDLEWARE = STARTPROJECT
