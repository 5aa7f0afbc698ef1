"""Start, the one rule, prompts, and beginning a story."""

import html

import pytest
from django.urls import reverse
from django.utils import translation

from posts.kinds import Kind, prompts_for
from posts.models import KindOfWork, Prompt, Story
from posts.prompts import ensure_prompts
from posts.writers.one_rule import ONE_RULE
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "nl", "sv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_one_rule_has_fewer_than_sixty_words(language):
    card = ONE_RULE[language]
    assert len(f"{card.rule} {card.behind_it}".split()) < 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_work_has_at_least_five_prompts_in_each_language(language):
    works = list(KindOfWork.objects.all())
    assert len(works) >= 6
    for work in works:
        words = [prompt.words(language) for prompt in Prompt.objects.offered(work=work, language=language)]
        assert len(set(words)) >= 5
        assert all("?" in line or "." in line for line in words)


def test_prompts_that_comms_changed_are_not_made_again():
    Prompt.objects.exclude(pk=Prompt.objects.first().pk).delete()
    ensure_prompts()
    assert Prompt.objects.count() == 1


def test_comms_adds_a_prompt_in_the_admin_and_writers_find_it():
    work = KindOfWork.objects.first()
    fields = {
        "work": work.pk, "kind": Kind.PROMISE, "words_en": "Who waved at you?", "words_nl": "", "words_sv": "",
        "active": "on", "sort_order": 0,
    }  # fmt: skip
    factories.make_blog()
    add = reverse(Prompt.snippet_viewset.get_url_name("add"))
    answer = signed_in(factories.make_user(COMMS)).post(add, fields)
    assert answer.status_code == 302
    page = signed_in(factories.make_user(AUTHORS)).get(reverse("write_new"), {"work": work.key})
    assert "Who waved at you?" in page.content.decode()


def test_an_author_may_not_change_prompts():
    answer = signed_in(factories.make_user(AUTHORS)).get(reverse(Prompt.snippet_viewset.get_url_name("list")))
    assert answer.status_code in (302, 403)


def test_start_shows_the_rule_three_ways_and_what_is_unfinished():
    author = factories.make_user(AUTHORS)
    story = factories.make_story(by=author, headline="A wet saddle")
    page = signed_in(author).get(reverse("start")).content.decode()
    assert "Use your best judgement." in page
    assert reverse("write_new") in page
    assert "way=help" in page
    assert "way=ask" in page
    assert "A wet saddle" in page
    assert reverse("write", args=[story.pk]) in page


def test_start_speaks_the_language_of_whoever_reads_it():
    page = signed_in(factories.make_user(AUTHORS, language="sv")).get(reverse("start"))
    assert "Lita på ditt goda omdöme." in page.content.decode()
    assert page["Content-Language"] == "sv"


def test_nobody_else_finds_my_draft_on_start():
    factories.make_story(headline="Somebody else's secret")
    page = signed_in(factories.make_user(AUTHORS)).get(reverse("start")).content.decode()
    assert "secret" not in page


def test_without_a_log_in_there_is_no_writing_page(client):
    for name in ("start", "write_new", "written"):
        assert client.get(reverse(name)).status_code == 302


def test_somebody_who_may_not_write_is_refused():
    client = signed_in(factories.make_user())
    for name in ("start", "write_new", "written"):
        assert client.get(reverse(name)).status_code == 403


def test_a_prompt_gives_the_story_its_kind_and_stands_beside_the_boxes():
    author, blog = factories.make_user(AUTHORS), factories.make_blog()
    work = KindOfWork.objects.get(key="warehouse")
    prompt = work.prompts.get(kind=Kind.WENT_WRONG)
    answer = signed_in(author).post(
        reverse("write_new"), {"work": "warehouse", "prompt": prompt.pk, "blog": blog.pk}, follow=True
    )
    story = Story.objects.get()
    assert story.kind == Kind.WENT_WRONG
    assert answer.redirect_chain[-1][0] == reverse("write", args=[story.pk])
    assert prompt.words_en in answer.content.decode()
    assert [block.value["prompt"] for block in story.body] == prompts_for(Kind.WENT_WRONG, language="en")


def test_the_prompt_may_be_skipped():
    author, blog = factories.make_user(AUTHORS), factories.make_blog()
    signed_in(author).post(reverse("write_new"), {"prompt": "", "kind": Kind.COLLEAGUE, "blog": blog.pk})
    assert Story.objects.get().kind == Kind.COLLEAGUE


def test_the_language_follows_the_blog():
    author, blog = factories.make_user(AUTHORS), factories.make_blog(language="nl")
    factories.make_blog(language="en")
    signed_in(author).post(reverse("write_new"), {"prompt": "", "kind": Kind.PROMISE, "blog": blog.pk})
    story = Story.objects.get()
    assert story.language() == "nl"
    assert story.body[0].value["prompt"] == prompts_for(Kind.PROMISE, language="nl")[0]


def test_with_one_blog_there_is_no_question():
    blog = factories.make_blog("The only one")
    page = signed_in(factories.make_user(AUTHORS)).get(reverse("write_new")).content.decode()
    assert f'type="hidden" name="blog" value="{blog.pk}"' in page
    assert "Which blog?" not in page


def test_the_kind_of_work_is_remembered():
    author, blog = factories.make_user(AUTHORS), factories.make_blog()
    client = signed_in(author)
    client.post(reverse("write_new"), {"work": "office", "prompt": "", "kind": Kind.PROMISE, "blog": blog.pk})
    office = Prompt.objects.filter(work__key="office").first()
    assert office.words_en in client.get(reverse("write_new")).content.decode()


def test_choosing_the_kind_of_work_keeps_the_blog_and_the_sort_of_story_that_were_chosen():
    author, first = factories.make_user(AUTHORS), factories.make_blog()
    second = factories.make_blog()
    office = KindOfWork.objects.get(key="office")
    chosen = {"work": "warehouse", "show": "office", "prompt": "", "kind": Kind.COLLEAGUE, "blog": second.pk}
    page = signed_in(author).post(reverse("write_new"), chosen).content.decode()
    assert not Story.objects.exists()
    assert office.prompts.first().words_en in page
    assert f'value="{second.pk}" checked' in page
    assert f'value="{first.pk}" checked' not in page
    assert f'value="{Kind.COLLEAGUE}" checked' in page
    assert 'id="prompt-none" value="" checked' in page
    assert 'value="office" class="chip" aria-current="true"' in page


def test_a_question_of_another_kind_of_work_gives_way_to_the_first_one_there():
    author, blog = factories.make_user(AUTHORS), factories.make_blog()
    before = KindOfWork.objects.get(key="warehouse").prompts.first()
    chosen = {"work": "warehouse", "show": "office", "prompt": before.pk, "blog": blog.pk}
    page = signed_in(author).post(reverse("write_new"), chosen).content.decode()
    assert page.count("checked") == 2  # one question, one sort of story


def test_enter_begins_the_story_and_chooses_no_other_work():
    author, _blog = factories.make_user(AUTHORS), factories.make_blog()
    page = signed_in(author).get(reverse("write_new")).content.decode()
    form = page[page.index("<main") :]
    first = form[form.index("<button") :].partition(">")[0]
    assert 'type="submit"' in first
    assert "name=" not in first


def test_a_closed_blog_is_no_choice_and_the_page_says_so():
    author, blog = factories.make_user(AUTHORS), factories.make_blog()
    answer = signed_in(author).post(reverse("write_new"), {"prompt": "", "kind": Kind.PROMISE, "blog": blog.pk + 999})
    assert answer.status_code == 422
    assert not Story.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_ask_for_a_moment_and_not_for_an_opinion(language):
    with translation.override(language):
        opinions = ("what do you think", "wat vind je", "vad tycker du", "your opinion", "je mening", "din åsikt")
        for prompt in Prompt.objects.all():
            assert not any(words in prompt.words(language).lower() for words in opinions)


def test_a_button_pressed_twice_begins_one_story():
    blog = factories.make_blog()
    browser = signed_in(factories.make_user(AUTHORS))
    twice = [browser.post(reverse("write_new"), {"blog": blog.pk, "prompt": ""}).url for _ in range(2)]
    assert len(set(twice)) == Story.objects.count() == 1


def test_another_sort_of_story_or_one_that_has_a_name_by_then_is_another_story():
    blog = factories.make_blog()
    browser = signed_in(factories.make_user(AUTHORS))
    for kind in (Kind.PROMISE, Kind.SAID_NO):
        browser.post(reverse("write_new"), {"blog": blog.pk, "prompt": "", "kind": kind})
    Story.objects.filter(kind=Kind.PROMISE).update(title="A wet bell")
    browser.post(reverse("write_new"), {"blog": blog.pk, "prompt": "", "kind": Kind.PROMISE})
    assert Story.objects.count() == 3


def test_with_one_blog_left_the_page_still_says_that_the_chosen_one_is_none():
    factories.make_blog()
    answer = signed_in(factories.make_user(AUTHORS)).post(reverse("write_new"), {"blog": 0, "prompt": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["blog"][0] in html.unescape(answer.content.decode())
