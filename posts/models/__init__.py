"""The words: people, pages, and what was approved of them."""

from posts.models.automatic import AutomaticKind, AutomaticMessage, StoppedKind
from posts.models.blog import Blog
from posts.models.change import Change, ToGoThrough
from posts.models.co_author import CoAuthor
from posts.models.consent import CardLink, Consent, ConsentCard, Medium
from posts.models.desk_hours import Absence, ClosedDay, DeskHours, Recount
from posts.models.document import StoryDocument
from posts.models.draft_notes import ChannelWish, PutAside
from posts.models.draft_reminder import DraftReminder
from posts.models.former_address import FormerAddress
from posts.models.former_name import FormerName, NameReturned
from posts.models.help_request import HelpRequest
from posts.models.hub_news import HubNews
from posts.models.in_story import InStory
from posts.models.invitation import Invitation
from posts.models.kept_words import OtherWords, Place
from posts.models.naming import Pronouns, ReferMode, StoryWish
from posts.models.newsroom import BarrierPromise, Boilerplate, PressContact
from posts.models.opened import Opened
from posts.models.person import Person, PersonRole
from posts.models.picture import Picture, Rendition
from posts.models.planning import Pencil, Slot
from posts.models.post import Post
from posts.models.profile import Profile
from posts.models.promise import Approval, OwnWord, Promise
from posts.models.prompt import Beginning, KindOfWork, Prompt
from posts.models.public_change import PublicChange
from posts.models.reader_answer import DailySalt, ReaderAnswer
from posts.models.remark import LastReading, Referral, Remark, ReviewerNote
from posts.models.review import ReturnReason, ReviewTask, ReviewTaskState, VoiceCheckTask
from posts.models.seal import Seal
from posts.models.search_text import SearchText
from posts.models.second_reading import SecondReading
from posts.models.story import Byline, Story
from posts.models.subscriber import Issue, Subscriber
from posts.models.trust import May, Sample, Trust, TrustRule, WritingRule
from posts.models.vocabulary import Instalment, Series, Topic, Value
from posts.models.voice import (
    LeftAlone,
    ProtectedTerm,
    RuleDecision,
    TakenWords,
    TrialFinding,
    VoiceDecision,
    VoiceIncident,
    VoiceRule,
)

__all__ = [
    "Absence",
    "Approval",
    "AutomaticKind",
    "AutomaticMessage",
    "BarrierPromise",
    "Beginning",
    "Blog",
    "Boilerplate",
    "Byline",
    "CardLink",
    "Change",
    "ChannelWish",
    "ClosedDay",
    "CoAuthor",
    "Consent",
    "ConsentCard",
    "DailySalt",
    "DeskHours",
    "DraftReminder",
    "FormerAddress",
    "FormerName",
    "HelpRequest",
    "HubNews",
    "InStory",
    "Instalment",
    "Invitation",
    "Issue",
    "KindOfWork",
    "LastReading",
    "LeftAlone",
    "May",
    "Medium",
    "NameReturned",
    "Opened",
    "OtherWords",
    "OwnWord",
    "Pencil",
    "Person",
    "PersonRole",
    "Picture",
    "Place",
    "Post",
    "PressContact",
    "Profile",
    "Promise",
    "Prompt",
    "Pronouns",
    "ProtectedTerm",
    "PublicChange",
    "PutAside",
    "ReaderAnswer",
    "Recount",
    "ReferMode",
    "Referral",
    "Remark",
    "Rendition",
    "ReturnReason",
    "ReviewTask",
    "ReviewTaskState",
    "ReviewerNote",
    "RuleDecision",
    "Sample",
    "Seal",
    "SearchText",
    "SecondReading",
    "Series",
    "Slot",
    "StoppedKind",
    "Story",
    "StoryDocument",
    "StoryWish",
    "Subscriber",
    "TakenWords",
    "ToGoThrough",
    "Topic",
    "TrialFinding",
    "Trust",
    "TrustRule",
    "Value",
    "VoiceCheckTask",
    "VoiceDecision",
    "VoiceIncident",
    "VoiceRule",
    "WritingRule",
]
