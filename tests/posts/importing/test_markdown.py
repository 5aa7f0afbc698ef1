"""Markdown, Liquid and HTML into blocks: converted, kept as text or told, one rule each (docs/importing.md)."""

import pytest

from posts.importing.markdown import excerpt_text, to_blocks
from posts.importing.values import Links, Outcome, PictureOf, Quote, Text, UnreadablePost


def html_of(source, **options):
    """The rich text of a post that is text alone."""
    blocks, _notes = to_blocks(source, **options)
    assert all(isinstance(block, Text) for block in blocks), blocks
    return "".join(block.html for block in blocks)


def told(source, **options):
    return [str(note) for note in to_blocks(source, **options)[1]]


def test_running_text_keeps_its_form():
    source = "## Rain\n\nIt **rained** on *Monday*,\nsays [the log](https://log.example/).\n\n1. One\n2. Two\n   - deep"
    assert html_of(source) == (
        "<h2>Rain</h2><p>It <b>rained</b> on <i>Monday</i>, says "
        '<a href="https://log.example/">the log</a>.</p><ol><li>One</li><li>Two<ul><li>deep</li></ul></li></ol>'
    )
    assert told(source) == []


def test_headings_come_in_the_two_levels_a_story_has():
    assert html_of("# One\n\n#### Four") == "<h2>One</h2><h3>Four</h3>"


def test_code_is_plain_lines_with_its_indent():
    assert html_of("```sh\nif x:\n  y <z>\n```") == "<p>if x:<br/>\u00a0\u00a0y &lt;z&gt;</p>"
    assert html_of("Run `make test`.") == "<p>Run make test.</p>"
    assert told("Run `make test`.") == ["converted: code as plain text"]


def test_a_table_is_a_list_with_each_cell_under_its_name():
    source = "| Part | Price |\n|---|---|\n| Chain | 12 |\n| Bell | |"
    assert html_of(source) == (
        "<ul><li><b>Part:</b> Chain<br/><b>Price:</b> 12</li><li><b>Part:</b> Bell<br/><b>Price:</b> –</li></ul>"
    )
    assert told(source) == ["converted: a table as a list"]


def test_a_table_with_a_caption_and_names_in_front_of_its_rows_keeps_both():
    source = (
        "<table><caption>Answers</caption><tr><th>Score</th><td>1</td><td>2</td></tr>"
        "<tr><th>How many</th><td>0</td><td>9</td></tr></table>"
    )
    assert html_of(source) == "<p><b>Answers</b></p><ul><li><b>Score:</b> 1, 2</li><li><b>How many:</b> 0, 9</li></ul>"


def test_words_that_a_broken_table_holds_beside_its_cells_are_kept():
    html = html_of("<table>stray<tr>loose<td>cell</td></tr><tbody><td>without a row</td></tbody></table>")
    assert all(word in html for word in ("stray", "loose", "cell", "without a row"))


def test_footnotes_are_numbers_in_the_text_and_a_list_at_the_end():
    source = "Rain[^1] and wind[^w].\n\n[^1]: Four days.\n[^w]: From *west*.\n\nSun."
    assert html_of(source) == (
        "<p>Rain[1] and wind[2].</p><p>Sun.</p><ol><li>Four days.</li><li>From <i>west</i>.</li></ol>"
    )


def test_a_footnote_that_nothing_refers_to_is_not_lost():
    assert "Four days" in html_of("Rain.\n\n[^1]: Four days.\n")


def test_a_picture_in_a_paragraph_becomes_a_block_of_its_own():
    blocks, _notes = to_blocks("Before.\n\n![A red bicycle](/assets/bicycle.jpg)\n\nAfter.")
    assert blocks == [
        Text(html="<p>Before.</p>"),
        PictureOf(path="/assets/bicycle.jpg", alt_text="A red bicycle"),
        Text(html="<p>After.</p>"),
    ]


def test_a_figure_gives_its_words_to_its_last_picture_and_tells_of_links_in_them():
    source = (
        '<figure><img src="/a.png" alt="A"><img src="/b.png" alt="B">'
        '<figcaption>By <a href="https://x.example">X</a></figcaption></figure>'
    )
    blocks, notes = to_blocks(source)
    assert blocks == [PictureOf(path="/a.png", alt_text="A"), PictureOf(path="/b.png", alt_text="B", caption="By X")]
    assert "https://x.example" in str(notes[0])


def test_markdown_between_html_tags_is_one_text():
    assert html_of("<div>\n\nIt **rained**.\n\n</div>\n\nStill.") == "<p>It <b>rained</b>.</p><p>Still.</p>"


def test_a_quote_that_names_who_and_where_becomes_a_quote_block():
    blocks, _notes = to_blocks("> It rained for four days.\n>\n> — Noor Haddad, *Workshop log, May 2019*")
    assert blocks == [
        Quote(quote="It rained for four days.", speaker="Noor Haddad", source="Workshop log, May 2019"),
    ]


@pytest.mark.parametrize("last", ["", "\n>\n> — Noor Haddad", "\n>\n> — Noor Haddad, mechanic, *Lund*"])
def test_a_quote_that_leaves_open_who_or_where_stays_text_because_nobody_is_guessed(last):
    html = html_of(f"> It rained.{last}")
    assert html.startswith("<p><i>It rained.</i></p>")
    assert "Noor" in html or not last


def test_liquid_for_addresses_pictures_and_people_is_resolved():
    source = (
        '[Rain]({{ "https://rain.example/" | url }}) by {{ "noor-haddad" | team_link }}.\n\n'
        '{% image "assets/a.png" "The "old" saddle" %}\n\n![Cover]({{ image | url }})'
    )
    blocks, _notes = to_blocks(source, image="/assets/cover.jpg")
    assert blocks == [
        Text(html='<p><a href="https://rain.example/">Rain</a> by Noor Haddad.</p>'),
        PictureOf(path="/assets/a.png", alt_text='The "old" saddle'),
        PictureOf(path="/assets/cover.jpg", alt_text="Cover"),
    ]


def test_liquid_that_shows_a_picture_through_a_template_becomes_that_picture():
    source = '{% include "figure.html", image: "/a.jpg", alt: "Rain", caption: "Monday" %}'
    assert to_blocks(source)[0] == [PictureOf(path="/a.jpg", alt_text="Rain", caption="Monday")]


def test_unknown_liquid_stays_as_text_and_is_told():
    source = "See {% youtube abc %} and {{ page.size }}."
    assert html_of(source) == "<p>See {% youtube abc %} and {{ page.size }}.</p>"
    assert [note.outcome for note in to_blocks(source)[1]] == [Outcome.AS_TEXT, Outcome.AS_TEXT]


def test_liquid_between_raw_tags_is_somebodys_example_and_stays():
    source = '```\n{% raw %}{{ "x" | url }}{% endraw %}\n```'
    assert html_of(source) == '<p>{{ "x" | url }}</p>'


def test_kramdown_attributes_are_left_out_except_in_code():
    assert (
        html_of('[Rain](https://rain.example/){:target="_blank"}') == '<p><a href="https://rain.example/">Rain</a></p>'
    )
    assert "{: .x }" in html_of("```\n{: .x }\n```")


def test_links_between_imported_posts_lead_to_the_new_pages():
    links = Links(stories={"2017/01/06/rain": 7})
    assert html_of("[Rain](/2017/01/06/Rain/#top)", links=links) == '<p><a linktype="page" id="7">Rain</a></p>'


def test_links_into_the_old_site_lead_there_when_it_is_known_and_nowhere_when_not():
    old = Links(stories={"rain": 7}, old_site="https://old.example")
    assert html_of("[Us](/about/?a=1)", links=old) == '<p><a href="https://old.example/about/?a=1">Us</a></p>'
    assert html_of("[Rain](https://old.example/rain/)", links=old) == '<p><a linktype="page" id="7">Rain</a></p>'
    assert html_of("[Us](/about/)") == "<p>Us</p>"
    assert told("[Us](/about/)") == ["left out: a link that leads nowhere now: /about/"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:x", "file:///etc"]
)
def test_harmful_addresses_lead_nowhere(address):
    assert html_of(f'<a href="{address}">Rain</a>') == "<p>Rain</p>"


def test_scripts_styles_and_comments_are_left_out_and_told():
    source = "Rain.\n\n<script>alert('x')</script>\n\n<style>p {}</style>\n\n<!-- later -->"
    assert html_of(source) == "<p>Rain.</p>"
    assert [line.split(":")[0] for line in told(source)] == ["left out"] * 3


def test_a_video_becomes_a_link_to_it():
    source = '<iframe src="https://video.example/1" title="How to patch a tyre"></iframe>'
    assert html_of(source) == '<p><a href="https://video.example/1">How to patch a tyre</a></p>'


def test_a_tag_that_nobody_knows_is_text():
    assert html_of("Run git add <file> now.") == "<p>Run git add &lt;file&gt; now.</p>"


def test_raised_and_lowered_figures_keep_their_meaning():
    assert html_of("10<sup>6</sup> of H<sub>2</sub>O, 5<sup>th</sup>") == "<p>10⁶ of H₂O, 5th</p>"


@pytest.mark.parametrize("source", [">" * 400 + " x", "<div>" * 500 + "x", "- " * 400 + "x", "<b>" * 800 + "x"])
def test_text_nested_too_deep_is_refused_and_not_lost(source):
    with pytest.raises(UnreadablePost, match="too deep"):
        to_blocks(source)


def test_an_excerpt_in_markdown_is_plain_words():
    assert excerpt_text("It **rained** on\n[Monday](/x) &amp; Tuesday.") == "It rained on Monday & Tuesday."
