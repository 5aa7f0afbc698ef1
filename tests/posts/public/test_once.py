"""What stands on every page is made once a process, for each language and for each value that it names."""

from typing import Any

from django.template import Context, Template
from django.utils import translation

ONCE = '{% load i18n public %}{% once name %}{% translate "Archive" %}: {{ name }}, {{ made }}{% endonce %}'


def test_it_is_made_again_for_another_language_and_for_another_value_alone() -> None:
    page = Template(ONCE)

    def shown(language: str, **values: Any) -> str:
        with translation.override(language):
            return page.render(Context(values))

    assert shown("en", name="<b>", made=1) == shown("en", name="<b>", made=2) == "Archive: &lt;b&gt;, 1"
    assert shown("nl", name="<b>", made=3) == "Archief: &lt;b&gt;, 3"
    assert shown("en", name="Asha", made=4) == "Archive: Asha, 4"
    assert shown("en", name="<b>", made=5) == "Archive: &lt;b&gt;, 1"
