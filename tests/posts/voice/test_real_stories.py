"""False alarms on 71 stories that employees really wrote. Nothing is tuned to them; the rate is printed."""

import sys
from collections import Counter

import pytest

from posts.management.commands.voice import check_file
from tests.posts.voice.conftest import CORPUS


def test_real_stories_are_never_held_and_seldom_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted(CORPUS.glob("*.md"))
    remarks = [remark for path in paths for remark in check_file(str(path), language="en")]
    words = sum(len(path.read_text("utf-8").split()) for path in paths)
    severities = Counter(remark.severity for remark in remarks)
    rate = 1000 * len(remarks) / words
    with capsys.disabled():
        sys.stdout.write(
            f"\nvoice: {len(paths)} stories, {words} words, {dict(severities)}, {rate:.2f} a 1,000 words\n"
        )
    assert severities["hold"] == 0
    assert severities["advise"] < len(paths)
