"""Writing in Wagtail's rich text editor as a person does, on a slow machine too."""

from playwright.sync_api import Locator, Page

from tests.e2e.desk import until

STAYS_AT_THE_END = """async words => {
    const key = Object.keys(words).find(name => name.startsWith("__react"));
    let part = words[key];
    while (part && !part.stateNode?._latestEditorState) part = part.return;
    const known = () => {
        const { props, _latestEditorState: latest } = part.stateNode;
        const place = latest.getSelection(), last = latest.getCurrentContent().getLastBlock();
        return props.editorState === latest && place.getHasFocus()
            && place.getFocusKey() === last.getKey() && place.getFocusOffset() === last.getLength();
    };
    const shown = () => {
        const place = getSelection(), rest = document.createRange();
        if (!words.contains(place.focusNode)) return false;
        rest.selectNodeContents(words);
        rest.setStart(place.focusNode, place.focusOffset);
        return rest.toString() === "";
    };
    for (let frame = 0; frame < 10; frame++) {
        await new Promise(requestAnimationFrame);
        if (!known() || !shown()) return false;
    }
    return true;
}"""


def go_to_the_end(page: Page, words: Locator) -> None:
    """Put the caret at the end, and see that it stays there and that the editor knows.

    When it gets the focus, the editor puts the caret back once, at a moment of its own. And it hears of no caret while
    a change of its own is under way (Draft.js, `editOnSelect`): on a slow machine the page can show the caret in one
    place and the editor write in another. A step back and to the end again tells it anew.
    """
    words.focus()

    def stays() -> bool:
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Control+End")
        return bool(words.evaluate(STAYS_AT_THE_END))

    until(stays, within=20, what="the caret at the end")
