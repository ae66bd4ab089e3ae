"""A player's own songbook, and corpora of charts, as tunes to learn from."""

from woodshed.learning.corpus.corpus import LICENCES, Corpus, Unread, charts_of, licensed
from woodshed.learning.corpus.groups import grouped, split_of, without_doubles

__all__ = ["LICENCES", "Corpus", "Unread", "charts_of", "grouped", "licensed", "split_of", "without_doubles"]
