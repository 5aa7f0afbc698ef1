"""What the history of a page says of our own verbs: one line an action, in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# action -> label in filters, sentence in the history
ACTIONS = {
    "byline.schedule": (_("Plan"), _("Approved for a later time")),
    "byline.cancel_schedule": (_("Cancel plan"), _("Cancelled the planned publication")),
    "byline.reschedule": (_("Move plan"), _("Moved the planned publication to another time")),
    "byline.let_go": (_("Let go"), _("Let go live what was stopped")),
    "byline.pencil": (_("Pencil in"), _("Pencilled in for a day")),
    "byline.erase_pencil": (_("Erase"), _("Took it off the calendar")),
    "byline.import": (_("Import"), _("Imported")),
    "byline.first_yes": (_("First yes"), _("A first reader approved it; another is needed")),
    "byline.own_word": (_("Own word"), _("Said: yes, these are my words")),
    "byline.ask_for_help": (_("Ask for help"), _("Asked for help with a story")),
    "byline.pick_up": (_("Pick up"), _("Picked up a request for help")),
    "byline.give_back": (_("Give back"), _("Gave a request for help back")),
    "byline.withdraw_request": (_("Withdraw request"), _("Took a request for help back")),
    "byline.begin_for": (_("Begin for somebody"), _("Began the story for whoever asked for help")),
    "byline.writing_rule": (_("Rule about writing"), _("Changed who may write where")),
    "byline.trust_rule": (_("Rule about trust"), _("Changed how trust is earned")),
    "byline.trust": (_("Trust"), _("The author has earned the light lane")),
    "byline.trust_withdrawn": (_("Trust withdrawn"), _("The light lane ended")),
    "byline.second_look": (_("Second look"), _("Looked at a trusted story once more")),
    "byline.let_pass": (_("Let pass"), _("Said why words that stop a story may go out")),
    "byline.voice_rule": (_("Rule of the voice check"), _("Decided on a rule of the voice check")),
    "byline.take_back": (_("Take back"), _("Took it back from review")),
    "byline.name_reader": (_("Name who answers"), _("Named who answers it")),
    "byline.take_down": (_("Take down"), _("Taken down")),
    "byline.ask_consent": (_("Ask for a yes"), _("Asked somebody in it for their yes")),
    "byline.consent_take_down": (_("Yes taken back"), _("Taken down: somebody in it took their yes back")),
    "byline.move": (_("Move"), _("Moved to another blog")),
    "byline.delete": (_("Delete"), _("Deleted")),
    "byline.translate": (_("Translate"), _("Began a translation")),
    "byline.join": (_("Join"), _("Writes it too")),
    "byline.part": (_("Part"), _("Somebody stopped writing it")),
    "byline.show": (_("Show privately"), _("Made a private link to read it")),
    "byline.hide": (_("End private link"), _("Ended a private link")),
    "byline.alarm": (_("Alarm"), _("Readers saw something else than was approved; put right")),
    "byline.remark": (_("Remark"), _("Sent remarks to the authors")),
    "byline.accept": (_("Accept"), _("Took a suggestion")),
    "byline.undo": (_("Undo"), _("Took a suggestion out again")),
    "byline.refer": (_("Ask a colleague"), _("Asked a named colleague")),
    "byline.refer_back": (_("Take question back"), _("Took the question to a colleague back")),
    "byline.refer_answer": (_("Answer"), _("Answered the reader’s question")),
    "byline.reply_aside": (_("Put an answer aside"), _("Put somebody's answer on a network aside")),
    "byline.posted_by_hand": (_("Shared by hand"), _("Posted it by hand, and said where")),
    "byline.own_account": (_("Own account"), _("Sent it from their own account")),
    "byline.own_account_down": (_("Own account"), _("Took it down from their own account")),
    "byline.open_blog": (_("Open blog"), _("Opened the blog")),
    "byline.dress_blog": (_("Change blog"), _("Changed name or look of the blog")),
    "byline.close_blog": (_("Close blog"), _("Closed the blog")),
    "byline.close_account": (_("Close account"), _("Closed the account")),
    "byline.forget_second_step": (_("Second step"), _("Took the second step off")),
    "byline.dress_home": (_("Change home page"), _("Changed the words of the home page")),
}


def register(registry: Any) -> None:
    """Make Wagtail's log take our actions; it refuses those it does not know."""
    for action, (label, message) in ACTIONS.items():
        registry.register_action(action, label, message)
