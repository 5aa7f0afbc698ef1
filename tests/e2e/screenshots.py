"""Takes the README's pictures from a demo of its own: `python -m tests.e2e.screenshots`, into docs/images/."""

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.e2e.desk import Desk, running_desk
from tests.e2e.people import PATIENCE, REVIEWER, log_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WINDOW = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "color_scheme": "light"}


def main() -> None:
    """Start the demo, look at a blog and at a review, and keep both views."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory(prefix="byline-pictures-") as folder,
        running_desk(Path(folder)) as desk,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page(**WINDOW)
        page.set_default_timeout(PATIENCE)
        blog(page, desk)
        review(page, desk)
    for picture in IMAGES.glob("*.png"):
        with Image.open(picture) as taken:
            small = taken.convert("RGB").quantize(256, dither=Image.Dither.NONE)  # a third of the size, the same to see
        small.save(picture, optimize=True)


def blog(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/en/workshops/", wait_until="networkidle")
    page.screenshot(path=IMAGES / "blog.png")


def review(page: Page, desk: Desk) -> None:
    log_in(page, desk, REVIEWER)
    page.goto(f"{desk.url}/admin/reviews/")
    page.get_by_role("link", name="Forty lamps before November").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / "review.png")


if __name__ == "__main__":
    main()
