"""The words: people, pages, and what was approved of them."""

from posts.models.blog import Blog
from posts.models.co_author import CoAuthor
from posts.models.document import StoryDocument
from posts.models.help_request import HelpRequest
from posts.models.invitation import Invitation
from posts.models.person import Person, PersonRole
from posts.models.picture import Picture, Rendition
from posts.models.post import Post
from posts.models.profile import Profile
from posts.models.promise import Approval, OwnWord, Promise
from posts.models.review import ReturnReason, ReviewTask, ReviewTaskState, VoiceCheckTask
from posts.models.seal import Seal
from posts.models.story import Byline, Story
from posts.models.vocabulary import Instalment, Series, Topic, Value

__all__ = [
    "Approval",
    "Blog",
    "Byline",
    "CoAuthor",
    "HelpRequest",
    "Instalment",
    "Invitation",
    "OwnWord",
    "Person",
    "PersonRole",
    "Picture",
    "Post",
    "Profile",
    "Promise",
    "Rendition",
    "ReturnReason",
    "ReviewTask",
    "ReviewTaskState",
    "Seal",
    "Series",
    "Story",
    "StoryDocument",
    "Topic",
    "Value",
    "VoiceCheckTask",
]
