"""One table of the pages of both desks, each with who looks at it, and a company in which every page has something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations import letters, stops
from integrations.models import Delivery
from posts import automatic
from posts.addresses import path_in
from posts.consent import asking, links
from posts.consent.standing import standings
from posts.helping import requests
from posts.kinds import prompts_for
from posts.models import (
    Absence,
    AutomaticKind,
    Beginning,
    Change,
    ClosedDay,
    InStory,
    Invitation,
    Pencil,
    Picture,
    Promise,
    Seal,
    Series,
    StoryWish,
    Subscriber,
    TrustRule,
    WritingRule,
)
from posts.newsletter import subscribing, throttle, tokens
from posts.persons.keeping import keep
from posts.persons.wishes import wishes_of
from posts.planning import clock
from posts.remarks import notes, referring
from posts.together import co_authors, second_reader
from posts.writers import drafts
from tests import factories
from tests.e2e import wire
from tests.factories import ADMINS, AUTHORS, COMMS, PASSWORD, fresh
from tests.posts.accounts.conftest import link_in
from tests.posts.accounts.test_invitation import follow, invite
from tests.posts.accounts.test_second_step import with_app
from tests.posts.editor import post_editor, signed_in
from tests.posts.figures.rows import many
from tests.posts.mentions.texts import at, early
from tests.posts.persons.people import DIE, HEN, THEY
from tests.posts.remarks.conftest import loved, must, question, sent, suggestion

TEXT = "<p>The bell was broke and we mended it. See <a href='https://byline.example/'>our bells</a>.</p>"


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A page: what it is called, its address, and the browser of whoever looks at it.

    With `posted` it is what a form is answered with when it is sent like that: refused, with all that was typed.
    """

    name: str
    address: str
    browser: Client
    language: str = ""  # where it is not that of whoever looks
    posted: Mapping[str, str] | None = None

    @property
    def session(self) -> str:
        """The cookie that makes another browser this one; empty for one who is not logged in."""
        cookie = self.browser.cookies.get(settings.SESSION_COOKIE_NAME)
        return cookie.value if cookie else ""


class Company:
    """Noor and Tomasz write, Marit and Joost read, Ada invites; everybody reads the desk in `language`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.noor, self.tomasz = self.person("Noor de Wit", AUTHORS), self.person("Tomasz Wójcik", AUTHORS)
        self.grace, self.hedy = self.person("Grace Lindqvist", AUTHORS), self.person("Hedy Maas", AUTHORS)
        self.marit, self.joost = self.person("Marit Ek", COMMS), self.person("Joost Bakker", COMMS)
        self.ada = self.person("Ada Okafor", ADMINS, COMMS)
        self.blog = factories.make_blog("From the shop floor")
        self.other_blog = factories.make_blog("Van de werkvloer", language="nl")
        self._rules()
        self._draft()
        self._live()
        self._waiting()
        self._plans()
        self._help()
        wire.channel("Mastodon of Kettle & Spoke").blogs.set([self.blog])
        self.own = wire.own_account(self.tomasz)
        wire.own_account(self.noor)

    def person(self, name: str, *groups: str) -> Any:
        called = name.split()[0]
        user = factories.make_user(*groups, name=called.lower(), language=self.language)
        factories.make_person(name, called=called, user=user)
        return user

    def _rules(self) -> None:
        WritingRule.objects.create(group=Group.objects.get(name=AUTHORS), blog=self.other_blog, may="ask", readers=2)
        TrustRule.objects.create(blog=self.blog, active=True, clean_stories_needed=1, sample_every=1)
        TrustRule.objects.create(blog=self.other_blog, active=True)

    def _draft(self) -> None:
        """A story with everything the writing page can show; two write it, a third is asked, one reads by a link."""
        answers = ["He had it in his pocket.\nFrom Utrecht.", "I leveraged a hairpin.", "", "Some bells only listen."]
        body: list[tuple[str, Any]] = [
            ("answer", {"prompt": prompt, "text": "".join(f"<p>{line}</p>" for line in answer.split("\n") if line)})
            for prompt, answer in zip(prompts_for("promise", language="en"), answers, strict=True)
        ]
        body.append(("text", "<p>We wrote it <b>on the wall</b>.</p>"))
        self.draft = factories.make_story(
            by=self.noor, blog=self.blog, headline="A bell in a coat pocket", body=body, cover=factories.make_picture()
        )
        facts = {"story": self.draft, "user": self.noor}
        shown = {"picture": factories.make_picture().pk, "alt_text": "", "decorative": False, "caption": ""}
        self.picture = drafts.add_block(kind="picture", value={**shown, "credit": "Noor"}, **facts)
        quote = {"quote": "It rings again!", "speaker": "A customer", "source": "At the counter", "source_link": ""}
        drafts.add_block(kind="quote", value=quote, **facts)
        text = f"{early(self.hedy.person)}<p>{at(self.hedy.person)} rang, and they was late.</p>"
        self.mentioning = factories.make_story(by=self.noor, blog=self.blog, headline="Hedy rang", text=text)
        self.away = drafts.take_away(key=drafts.add_block(kind="text", value="<p>Put aside</p>", **facts), **facts)
        Beginning.objects.create(page=self.draft, user=self.noor, words="Which noise made you look twice?")
        InStory.objects.create(page=self.draft, person=factories.make_person("Ilse Maas"), is_named=True)
        self.guest = InStory.objects.create(page=self.draft, words="a customer", is_quoted=True, is_pictured=True)
        asked = {"story": fresh(self.draft), "owner": self.noor}
        words = "You stood beside me.\nShall we tell it together?"
        co_authors.say_yes(invitation=co_authors.invite(colleague=self.tomasz, **asked), user=self.tomasz)
        self.invitation = co_authors.invite(colleague=self.grace, words=words, **asked)
        made = second_reader.share(story=fresh(self.draft), user=self.noor, reader="My sister", days=7)
        self.link = urlsplit(made.address).path

    def _live(self) -> None:
        """Stories that are live: trust was earned with them, one has a later version, and figures count them."""
        headlines = ("The lamp that would not stop", "Drawer 12")
        facts = {"by": self.noor, "blog": self.blog, "reviewer": self.marit}
        self.live, drawer = (factories.make_live_story(headline=words, **facts) for words in headlines)
        many(drawer.pk, 60)
        self.changed = factories.make_live_story(headline="The saddle that stayed wet", text=TEXT, **facts)
        post_editor(self.noor, self.changed, headline="The saddle that dried", text="The bell was wet.")
        factories.hand_in(fresh(self.changed))

    def _waiting(self) -> None:
        """Stories before a reader: one with a child in its picture, one late, one remarked on, one with its writer."""
        child = factories.make_picture()
        Picture.objects.filter(pk=child.pk).update(shows_child=True)
        facts = {"by": self.noor, "blog": self.blog}
        factories.hand_in(factories.make_story(**facts, cover=child, cover_alt="A child on a bicycle"))
        late = factories.hand_in(factories.make_story(**facts, headline="Thirty per cent fewer returns"))
        Promise.objects.filter(page=late.pk).update(due_at=timezone.now() - timedelta(days=9), rounds=2)
        self.waiting = factories.hand_in(factories.make_story(**facts, headline="A wet bell", text=TEXT))
        notes.write(post=self.waiting, reader=self.marit, words="Ask legal whether the neighbour minds.")
        for say in (loved, question, suggestion, must):
            say(self.waiting, self.marit)
        referring.refer(post=self.waiting, reader=self.marit, colleague=self.hedy, words="May we?")
        self.answering = factories.hand_in(factories.make_story(**facts, headline="The kettle", text=TEXT))
        sent(self.answering, self.marit, *(say(self.answering, self.marit) for say in (loved, question, suggestion)))
        Absence.objects.create(user=self.marit, first="2031-01-06", last="2031-01-10", deputy=self.joost)
        ClosedDay.objects.create(date="2031-04-30", name="Market")

    def _plans(self) -> None:
        """Something planned, something pencilled in, and a series that is due."""
        story = factories.hand_in(factories.make_story(by=self.noor, blog=self.blog, headline="Fourteen saddles"))
        nine = clock.moment(clock.today() + timedelta(days=4), timezone.datetime.min.time().replace(hour=9)).at
        self.planned = factories.approve(story, reviewer=self.marit, go_live_at=nine)
        tomorrow = clock.today() + timedelta(days=1)
        self.pencil = Pencil.objects.create(blog=self.blog, day=tomorrow, words="Drawer 61, if the screw turns up")
        series = factories.make_series("From the drawers")
        Series.objects.filter(pk=series.pk).update(every_days=14)
        factories.make_live_story(by=self.noor, blog=self.blog, series=series, headline="Drawer 40")

    def _help(self) -> None:
        """A wish that waits, and one that became a story which needs the writer's own yes."""
        requests.ask(user=self.noor, way="ask", words="How we found it.", reach="After two.", blog=self.blog)
        self.request = requests.ask(user=self.noor, way="help", words="A wheel that sang.", blog=self.blog)
        requests.pick_up(request=self.request, user=self.marit)
        self.helped = requests.begin(request=self.request, user=self.marit, kind="promise")
        post_editor(self.marit, self.helped, headline="The wheel that sang", text="It sang all the way.")
        factories.hand_in(fresh(self.helped), user=self.marit)


def _table(user: Client, *pages: tuple[str, str]) -> list[Screen]:
    return [Screen(name=name, address=address, browser=user) for name, address in pages]


def _refused(user: Client, *pages: tuple[str, str, Mapping[str, str]]) -> list[Screen]:
    return [Screen(name=f"{name}, refused", address=at, browser=user, posted=posted) for name, at, posted in pages]


def of_writing(company: Company) -> list[Screen]:
    """Everything under `/write/`, and the page that a private link opens."""
    pk, waiting, answering = company.draft.pk, company.waiting.pk, company.answering.pk
    stop = automatic.stop_token(user=company.noor, kind=AutomaticKind.DRAFT)
    noor = _table(
        signed_in(company.noor),
        ("start", reverse("start")),
        ("new story", reverse("write_new")),
        ("writing page", f"{reverse('write', args=[pk])}?away={company.away.pk}"),
        ("how it looks", reverse("write_looks", args=[pk])),
        ("as it reads of anybody", reverse("write_proof", args=[company.mentioning.pk])),
        ("quote", reverse("write_new_quote", args=[pk])),
        ("picture", reverse("write_picture", args=[pk])),
        ("what it shows", reverse("write_describe", args=[pk, company.picture])),
        ("who is in it", f"{reverse('write_people', args=[pk])}?q=ma"),
        ("asking a guest", reverse("write_ask", args=[pk, company.guest.pk])),
        ("about", reverse("story_about", args=[pk])),
        ("co-authors", f"{reverse('story_together', args=[pk])}?q=he"),
        ("private link", reverse("story_second_reader", args=[pk])),
        ("remind me", reverse("draft_reminder", args=[pk])),
        ("words for networks", reverse("write_channels", args=[pk])),
        ("check", f"{reverse('write_check', args=[pk])}?all=1"),
        ("thanks", reverse("write_thanks", args=[waiting])),
        ("status", reverse("story_status", args=[waiting])),
        ("status, live", reverse("story_status", args=[company.live.pk])),
        ("share it yourself", reverse("story_share", args=[company.live.pk])),
        ("also on my own account", reverse("story_own_accounts", args=[company.live.pk])),
        ("take back", reverse("write_deed", args=[waiting, "take-back"])),
        ("remarks", reverse("story_remarks", args=[answering])),
        ("my stories", reverse("written")),
        ("ask for help", f"{reverse('ask_for_help')}?way=help"),
        ("help, status", reverse("help_status", args=[company.request.uuid])),
        ("own word", reverse("own_word", args=[company.helped.pk])),
        ("my trust", reverse("my_trust")),
        ("mail choices", reverse("mail_choices")),
        ("mail stopped", reverse("mail_stop", args=[stop])),
    )
    refused = _refused(
        signed_in(company.noor),
        ("new story", reverse("write_new"), {"prompt": "0"}),
        ("picture", reverse("write_picture", args=[pk]), {}),
        ("ask for help", reverse("ask_for_help"), {"way": "help"}),
        ("take back what is not here", reverse("write_deed", args=[pk + 1000, "take-back"]), {}),
    )
    grace = _table(
        signed_in(company.grace),
        ("invitation", reverse("invitation", args=[company.invitation.pk])),
        ("asked of me", reverse("asked_of_me")),
    )
    hedy = _table(signed_in(company.hedy), ("asked as a colleague", reverse("story_asked", args=[waiting])))
    private = Screen(name="private reading", address=company.link, browser=Client(), language="en")  # the story's own
    nothing = Screen(name="nothing to read", address="/read/nothing/", browser=Client())
    return [*noor, *refused, *grace, *hedy, private, nothing, *_of_a_guest(company)]


def _of_a_guest(company: Company) -> Iterator[Screen]:
    """The card of somebody in a story, by link: what was asked, all of it, forgetting, and a link that ended."""
    version = fresh(company.draft).get_latest_revision_as_object()
    asking.card_for(company.guest, language=company.language)
    standing = next(one for one in standings(version.pk, version) if one.one.pk == company.guest.pk)
    card = asking.ask(standing, version=version).card
    address = urlsplit(links.new_link(card, post=version.uuid)).path
    token = address.split("/")[2]
    yield Screen(name="asked as a guest", address=address, browser=Client())
    for name, more in (("card", []), ("story", [version.uuid]), ("forget", [])):
        yield Screen(name=f"guest, {name}", address=reverse(f"consent_{name}", args=[token, *more]), browser=Client())
    yield Screen(name="card that ended", address="/consent/nothing/", browser=Client())


def of_getting_in(company: Company) -> list[Screen]:
    """Log-in, second step, invitation, the pages of one's account, and following by mail, which needs none."""
    anybody = _table(
        Client(),
        ("log-in", reverse("account_login")),
        ("forgotten", reverse("account_reset_password")),
        ("forgotten, sent", reverse("account_reset_password_done")),
        ("new password kept", reverse("account_reset_password_from_key_done")),
        ("closed", reverse("account_inactive")),
    )
    asked = {"post": company.draft.uuid, "language": company.language}
    StoryWish.objects.get_or_create(person=company.tomasz.person, **asked)
    inside = _table(
        _by_password(company.tomasz),
        ("account", reverse("account_home")),
        ("name", reverse("account_name")),
        ("a new name", reverse("account_new_name")),
        ("how stories speak of you", reverse("account_named")),
        ("how one story does", reverse("account_named_in", args=[company.draft.uuid])),
        ("when you leave", reverse("account_when_leaving")),
        ("own accounts", reverse("own_accounts")),
        ("connecting one's own", reverse("own_account_begin", args=["mastodon"])),
        ("connecting one's own by a key", reverse("own_account_begin", args=["bluesky"])),
        ("saying yes there", reverse("own_account_connection", args=[wire.own_connection_asked(company.tomasz).uuid])),
        ("is this yours", reverse("own_account_connection", args=[wire.own_connection(company.tomasz).uuid])),
        ("disconnecting", reverse("own_account_disconnect", args=[company.own.pk])),
        ("sessions", reverse("account_sessions")),
        ("password", reverse("account_change_password")),
        ("log out", reverse("account_logout")),
        ("second step", reverse("mfa_index")),
        ("app", reverse("mfa_activate_totp")),
        ("passkeys", reverse("mfa_list_webauthn")),
        ("add a passkey", reverse("mfa_add_webauthn")),
        ("again", reverse("account_reauthenticate")),
    )
    with_app(company.grace)
    at_the_second_step = _table(_by_password(company.grace), ("code", reverse("mfa_authenticate")))
    refused = _refused(
        Client(),
        ("log-in", reverse("account_login"), {"login": company.noor.email, "password": "no"}),
        ("forgotten", reverse("account_reset_password"), {}),
    )
    refused += _refused(
        _by_password(company.tomasz), ("connecting one's own", reverse("own_account_begin", args=["bluesky"]), {})
    )
    others = (_of_being_named(company), _of_being_in_a_story(company), _by_letter(company), _of_following(company))
    return [*anybody, *refused, *inside, *at_the_second_step, *(one for some in others for one in some)]


def _of_being_named(company: Company) -> Iterator[Screen]:
    """How people are named: several sets, what they take along, a new name, and colleagues' names."""
    hedy, joost = company.hedy.person, company.joost.person
    languages = ("en", "nl", "sv")
    sets = (HEN, DIE, *(replace(THEY, language=each, label=words) for each in languages for words in ("hir", "ze/hir")))
    keep(
        replace(
            wishes_of(hedy),
            modes=dict.fromkeys(languages, "sets"),
            sets=sets,
            set_policy="author_picks",
            label_audience="public_with_my_name",
        ),
        person=hedy,
        by=company.hedy,
    )
    failed, without = wire.own_profiles(company.hedy)
    connecting = reverse("own_account_begin", args=["mastodon"])
    yield from _table(
        signed_in(company.hedy),
        ("how stories speak of you, several sets", reverse("account_named")),
        ("to take along", reverse("account_along")),
        ("update my profile", reverse("own_account_profile", args=[failed.pk])),
        ("connecting for a profile", f"{connecting}?channel={without.pk}&profile=1"),
        ("colleagues", reverse("account_colleagues")),
    )
    yield from _table(signed_in(company.marit), ("nothing to take along", reverse("account_along")))
    old, new = {"old": hedy.display_name}, {"display_name": "Hedda Maas", "called": "Hedda"}
    plan = {"kind": Change.Kind.AWAY, **old, **new}
    address, browser = reverse("account_new_name"), signed_in(company.hedy)
    yield Screen(name="a new name, its plan", address=address, browser=browser, posted=plan)
    yield Screen(name="a new name, refused", address=address, browser=browser, posted={"kind": Change.Kind.AWAY})
    steps = {"stories": {"done": 3, "of": 40, "noted": True}}
    Change.objects.create(person=joost, kind=Change.Kind.AWAY, steps=steps, due_at=timezone.now() + timedelta(hours=1))
    yield from _table(signed_in(company.joost), ("a new name, going on", address))


def _of_being_in_a_story(company: Company) -> Iterator[Screen]:
    """A colleague's own card: all they are in, what was asked of them, and being forgotten."""
    one = InStory.objects.create(page=company.draft, person=company.hedy.person, is_named=True, is_quoted=True)
    version = fresh(company.draft).get_latest_revision_as_object()
    asking.card_for(one, language=company.language)
    asking.ask(next(each for each in standings(version.pk, version) if each.one.pk == one.pk), version=version)
    yield from _table(
        signed_in(company.hedy),
        ("stories you are in", reverse("own_consent_card")),
        ("one you are in", reverse("own_consent_story", args=[version.uuid])),
        ("be forgotten", reverse("own_consent_forget")),
    )


def _of_following(company: Company) -> Iterator[Screen]:
    """Readers' pages of letters: asking, saying yes, changing, pausing, leaving, and what refuses each."""
    blog = factories.make_blog("By mail", slug="by-mail", language=company.language)
    ask = path_in(company.language, "follow_by_mail")
    wanted = {"rhythm": "weekly", "blogs": str(blog.pk)}

    def reader(name: str) -> Subscriber:
        choice = subscribing.Choice(rhythm="weekly", blogs=[blog])
        subscribing.ask(address=f"{name}@example.org", language=company.language, choice=choice)
        return Subscriber.objects.get(address=f"{name}@example.org")

    asked = urlsplit(tokens.confirm_link(reader("mo"))).path
    jo, pia = (subscribing.confirm(reader(name).uuid) for name in ("jo", "pia"))
    own, paused = (urlsplit(tokens.own_link(one)).path for one in (jo, pia))
    subscribing.pause(pia)
    yield from _table(
        Client(),
        ("follow by mail", f"{ask}?blog=by-mail"),
        ("yes to letters", asked),
        ("yes to letters, too late", f"{ask}yes/nothing/"),
        ("letters I get", own),
        ("letters I get, paused", paused),
        ("leave letters", f"{own}leave/"),
        ("letters left", f"{ask}nothing/"),
    )
    hasty = Client(REMOTE_ADDR="192.0.2.7")
    for _time in range(throttle.MOST):
        hasty.post(ask)
    for name, address, posted, browser in (
        ("follow by mail, refused", ask, {"address": "jo", "rhythm": "hourly"}, Client()),
        ("follow by mail, asked", ask, {**wanted, "address": "ann@example.org"}, Client()),
        ("follow by mail, too often", ask, wanted, hasty),
        ("yes to letters, said", asked, {}, Client()),
        ("letters I get, refused", own, {"do": "change", "rhythm": "weekly"}, Client()),
        ("letters I get, changed", own, {**wanted, "do": "change"}, Client()),
        ("letters I get, a pause", own, {"do": "pause"}, Client()),
    ):
        yield Screen(name=name, address=address, browser=browser, posted=posted)


def _by_password(user: Any) -> Client:
    """A browser in which somebody typed their password."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return browser


def _by_letter(company: Company) -> Iterator[Screen]:
    """What the links of letters open: the first log-in, a new password, and a link that was used or is too old."""
    invite(signed_in(company.ada), language=company.language)
    yield from _table(follow(_last_letter()), ("first log-in", reverse("account_first")))
    Client().post(reverse("account_reset_password"), {"email": company.hedy.email})
    browser = Client()
    address = browser.get(link_in(_last_letter()), follow=True).redirect_chain[-1][0]
    yield from _table(browser, ("new password", address))
    yield from _table(Client(), ("link that is too old", reverse("account_invitation", args=["nothing"])))


def _last_letter() -> Any:
    for pk in letters.due():
        letters.send(pk)
    return next(message for message in reversed(mail.outbox) if "/account/" in message.body)


def of_the_desk(company: Company) -> list[Screen]:
    """What comms and admins work with."""
    plan = Seal.objects.waiting().get(page=company.planned.pk)
    marit = _table(
        signed_in(company.marit),
        ("list", reverse("reviews")),
        ("review with remarks", reverse("review", args=[company.waiting.pk])),
        ("review with a comparison", reverse("review", args=[company.changed.pk])),
        ("review of a helped story", reverse("review", args=[company.helped.pk])),
        ("readers' answers", reverse("reader_answers")),
        ("yeses taken back", reverse("consents")),
        ("requests", reverse("help_requests")),
        ("request", reverse("help_request", args=[company.request.uuid])),
        ("hours", reverse("desk_hours")),
        ("days off", reverse("when_away")),
        ("calendar, list", reverse("calendar")),
        ("calendar, week", reverse("calendar_week")),
        ("calendar, month", reverse("calendar_month")),
        ("pencil", reverse("pencil")),
        ("move what is pencilled in", reverse("move_pencil", args=[company.pencil.pk])),
        ("move what is planned", reverse("reschedule", args=[plan.page_id])),
        ("figures", reverse("figures")),
        ("figures of a year", f"{reverse('figures')}?weeks=52"),
        ("rules of trust", reverse("trust_rules")),
        ("another look", reverse("another_look")),
        ("voice rules", reverse("voice_rules")),
        ("voice rule", reverse("voice_rule", args=["en", "normal.skin"])),
        ("incident memory", reverse("voice_incidents")),
    )
    group = Group.objects.get(name=AUTHORS).pk
    waiting = reverse("review", args=[company.waiting.pk])
    refused = _refused(
        signed_in(company.marit),
        ("approve at no time", waiting, {"approve": "1", "when": "time", "seen": "0", "revision": "0"}),
        (
            "approve what moved",
            reverse("review", args=[company.changed.pk]),
            {"approve": "1", "when": "now", "seen": "0", "revision": "0"},
        ),
        ("send back without a word", waiting, {"send_back": "1"}),
        ("move what is planned", reverse("reschedule", args=[plan.page_id]), {"day": "1999-01-01", "time": "9"}),
        ("rules decided meanwhile", reverse("trust_rules"), {f"{group}-{company.other_blog.pk}-may": "no"}),
        ("trust decided meanwhile", reverse("trust_rules"), _trust_as_it_was(company)),
    )
    ada_s = signed_in(company.ada)
    invite(ada_s)
    ada = _table(
        ada_s,
        ("invitations", reverse("invitations")),
        ("invite", reverse("invite")),
        ("invite many", reverse("invite_many")),
        ("change an invitation", reverse("change_invitation", args=[Invitation.objects.get().pk])),
        ("close an account", reverse("close_account", args=[company.grace.pk])),
    )
    refused += _refused(ada_s, ("invite", reverse("invite"), {"email": "nobody"}))
    return [*marit, *refused, *ada]


def _trust_as_it_was(company: Company) -> dict[str, str]:
    """The form about trust as somebody had it open before all of it was decided."""
    numbers = {"clean_stories_needed": "9", "within_days": "9", "sample_every": "9", "was": ""}
    blogs = (company.blog, company.other_blog)
    fields = {f"trust-{blog.pk}-{name}": value for blog in blogs for name, value in numbers.items()}
    return fields | {"trust": "1"}


def of_deliveries(company: Company) -> list[Screen]:
    """The board and a delivery in every state, many at once, the stop switch, and going through what it held."""
    failed, unknown = wire.every_state(blog=company.blog)
    stop = stops.press(user=company.marit, reason="A wrong price is out", blog=company.blog)
    lifted = stops.press(user=company.marit, reason="A wrong name", channel=wire.channel("Held"))
    wire.hold(lifted)
    stops.lift(pk=lifted.pk, user=company.marit, reason="It is right")
    asked, proven = wire.connections(company.marit)
    wire.came_back(company.live)
    held = f"delivery-{Delivery.objects.held_by_stop().filter(channel=lifted.channel).get().pk}"
    marit = _table(
        signed_in(company.marit),
        ("deliveries", reverse("deliveries")),
        ("deliveries, filtered", f"{reverse('deliveries')}?state=refused&words=bell"),
        ("deliveries, nothing found", f"{reverse('deliveries')}?words=nothing"),
        ("delivery that failed", reverse("delivery", args=[failed.pk])),
        ("delivery nobody knows of", reverse("delivery", args=[unknown.pk])),
        ("channels", reverse("channel:index")),
        ("connect an account", reverse("channel_connect")),
        ("connect, with an app", reverse("channel_begin", args=["linkedin"])),
        ("connect, with a key", reverse("channel_begin", args=["bluesky"])),
        ("connect, at the network", reverse("channel_connection", args=[asked.uuid])),
        ("connect, whose account", reverse("channel_connection", args=[proven.uuid])),
        ("disconnect", reverse("channel_disconnect", args=[failed.channel_id])),
        ("a story on the networks", reverse("story_figures", args=[company.live.pk])),
        ("send many again", f"{reverse('deliveries_many')}?verb=retry&pk={failed.pk}&pk={unknown.pk}"),
        ("drop nothing", f"{reverse('deliveries_many')}?verb=drop"),
        ("stop", reverse("stop")),
        ("stop a story", reverse("stop_story", args=[company.live.pk])),
        ("stopped", reverse("stop_shown", args=[stop.pk])),
        ("start again", reverse("stop_lift", args=[stop.pk])),
        ("go through what waits", reverse("start_again")),
        ("send what is ticked", f"{reverse('start_again_many')}?key={held}"),
        ("send it later", f"{reverse('start_again_later')}?key={held}"),
        ("drop it", f"{reverse('start_again_drop')}?key={held}"),
    )
    noor = _table(signed_in(company.noor), ("start, under a stop", reverse("start")))
    return [*marit, *noor]


ROOMS = {"deliveries": of_deliveries, "writing": of_writing, "getting in": of_getting_in, "the desk": of_the_desk}
