"""Public addresses besides the pages' own: people, topics, series, values, their feeds and the blogs'."""

from django.urls import include, path, re_path, register_converter
from django.urls.resolvers import URLPattern, URLResolver

from posts import feeds, newsroom, views
from posts.accounts.views import log_out, to_forgotten, to_log_in
from posts.answering import views as answering
from posts.consent import urls as consent
from posts.heads import FEED_KINDS
from posts.newsletter.bounces import mail_reports
from posts.newsletter.provider_reports import provider_reports
from posts.searching import views as searching
from posts.together import urls as together


class FeedForm:
    """The end of a feed's address: its format."""

    regex = "|".join(FEED_KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FeedForm, "form")

everywhere: list[URLPattern] = [
    path("mail-reports/", mail_reports, name="mail_reports"),
    path("mail-reports/<slug:provider>/", provider_reports, name="provider_reports"),
    path("robots.txt", views.robots, name="robots"),
    path("looks/<slug:digest>.css", views.look, name="look"),
]
# Wagtail's admin has a log-in and a log-out of its own; both lead to ours.
instead_of_the_admins_own: list[URLPattern] = [
    path("admin/login/", to_log_in, name="wagtailadmin_login"),
    path("admin/logout/", log_out, name="wagtailadmin_logout"),
    path("admin/password_reset/", to_forgotten),
    re_path(r"^admin/password_reset/.+$", to_forgotten),
]
# Pages of people with a log-in, in the language they chose; nothing in the address says which.
personal: list[URLPattern | URLResolver] = [
    path("write/", include(together.below_write)),
    path("read/", include(together.below_read)),
    path("write/", include("posts.helping.urls")),
    path("write/", include("posts.trust.urls")),
    path("write/", include("posts.writers.urls")),
    path("consent/", include(consent.by_link)),
    path("account/consent/", include(consent.own)),
    path("account/", include("posts.accounts.urls")),
]
in_each_language: list[URLPattern | URLResolver] = [
    path("people/<str:public_id>/", views.person, name="person"),
    path("people/<str:public_id>/card/", views.press_card, name="person_card"),
    path("people/<str:public_id>/card.vcf", views.contact_card, name="person_vcard"),
    path("people/<str:public_id>/feed.<form:form>", feeds.person, name="person_feed"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    path("topics/<str:slug>/feed.<form:form>", feeds.topic, name="topic_feed"),
    path("series/<str:slug>/", views.series, name="series"),
    path("values/<str:slug>/", views.value, name="value"),
    path("mail/", include("posts.newsletter.urls")),
    path("answer/", answering.answer, name="answer"),
    path("answer/<str:token>/", answering.WhyView.as_view(), name="answer_why"),
    path("search/", searching.search, name="search"),
    path("newsroom/", newsroom.page, name="newsroom"),
    path("accessibility/", newsroom.accessibility, name="accessibility"),
    path("voices/", views.all_voices, name="voices"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", views.month, name="month"),
    path("series/<str:slug>/feed.<form:form>", feeds.series, name="series_feed"),
    path("feed.<form:form>", feeds.everything, name="home_feed"),
    path("<str:slug>/feed.<form:form>", feeds.blog, name="blog_feed"),
    path("<slug:blog>/<slug:story>/", views.story, name="story"),
]
