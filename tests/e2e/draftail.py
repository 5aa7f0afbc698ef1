"""Writing in Wagtail's rich text editor as a person does, on a slow machine too."""

from playwright.sync_api import Locator, Page

from tests.e2e.desk import until

KNOWS_THE_END = """words => {
    const key = Object.keys(words).find(name => name.startsWith("__react"));
    let part = words[key];
    while (part && !part.stateNode?._latestEditorState) part = part.return;
    const { props, _latestEditorState: latest } = part.stateNode;
    const place = latest.getSelection(), last = latest.getCurrentContent().getLastBlock();
    return props.editorState === latest && place.getHasFocus()
        && place.getFocusKey() === last.getKey() && place.getFocusOffset() === last.getLength();
}"""


def go_to_the_end(page: Page, words: Locator) -> None:
    """Put the caret at the end, and see that the editor knows.

    Draft.js hears no caret while a change of its own is under way (`editOnSelect`): on a slow machine the page can show
    the caret in one place and the editor write in another. A step back and to the end again tells it anew.
    """
    words.focus()

    def knows() -> bool:
        if words.evaluate(KNOWS_THE_END):
            return True
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Control+End")
        return False

    until(knows, within=20, what="the caret at the end")
