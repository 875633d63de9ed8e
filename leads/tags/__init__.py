"""Tags of a workspace, and what has them: one function for each change, whichever door it comes through.

    names       a text -> names of tags, and back
    changes     a tag is made, renamed, coloured
    taggings    tags are put on leads, campaigns and lists, and taken off
    reading     who has which

How a tag is deleted, or merged into another, stands in leads/removing: it may be on millions of leads.
"""

from leads.tags.changes import TagExists, TooManyTags, change_tag, create_tag, named_tags
from leads.tags.names import MAX_TAG, TagRefused, read_tag, read_tags, split_tags
from leads.tags.reading import (
    COUNTED,
    count_tagged,
    have_one_of,
    ids_of,
    is_on_more_than,
    names_of,
    tagged,
    tagged_leads,
    tags_of,
)
from leads.tags.taggings import add_tags, forget_taggings, remove_tags, set_tags, take_back

__all__ = [
    "COUNTED",
    "MAX_TAG",
    "TooManyTags",
    "have_one_of",
    "ids_of",
    "names_of",
    "tagged",
    "is_on_more_than",
    "tagged_leads",
    "TagExists",
    "TagRefused",
    "change_tag",
    "count_tagged",
    "create_tag",
    "forget_taggings",
    "named_tags",
    "read_tag",
    "read_tags",
    "set_tags",
    "split_tags",
    "add_tags",
    "tags_of",
    "take_back",
    "remove_tags",
]
