"""The wire's tables: where posts go, what is wanted there, what is there, and every call made."""

from integrations.models.attempt import Attempt
from integrations.models.bounce import Bounce
from integrations.models.breaker import Host
from integrations.models.by_hand import ByHand
from integrations.models.channel import Channel
from integrations.models.connection import Connection
from integrations.models.delivery import Delivery, Overtaken
from integrations.models.epoch import Epoch
from integrations.models.expense import Expense
from integrations.models.heartbeat import Heartbeat
from integrations.models.incident import Incident
from integrations.models.letter import Carried, Letter, Recipient
from integrations.models.measurement import Measurement, Poll, Reply
from integrations.models.message import Message
from integrations.models.profile_wish import ProfileWish
from integrations.models.session import Session
from integrations.models.sighting import Sighting
from integrations.models.stop import Stop

__all__ = [
    "Attempt",
    "Bounce",
    "ByHand",
    "Carried",
    "Channel",
    "Connection",
    "Delivery",
    "Epoch",
    "Expense",
    "Heartbeat",
    "Host",
    "Incident",
    "Letter",
    "Measurement",
    "Message",
    "Overtaken",
    "Poll",
    "ProfileWish",
    "Recipient",
    "Reply",
    "Session",
    "Sighting",
    "Stop",
]
