"""Addresses of the desk's own screens, below the admin."""

from django.urls import path

from posts.accounts import desk as accounts
from posts.answering import desk as answers
from posts.consent import desk as consents
from posts.desk import actions, blogs, days_off, ledger, review, saying, waiting, writing
from posts.helping import desk as helping
from posts.house_rules import live
from posts.house_rules import screens as voice
from posts.mentions import views as mentions
from posts.trust import desk as trust

urlpatterns = [
    path("write/", writing.NewStoryView.as_view(), name="new_story"),
    path("stories/", writing.MyStoriesView.as_view(), name="my_stories"),
    path("stories/about-me/", writing.AboutMeView.as_view(), name="about_me"),
    path("stories/<int:pk>/translate/", writing.TranslateView.as_view(), name="translate"),
    path("stories/<int:pk>/people/", mentions.people, name="people_to_mention"),
    path("stories/<int:pk>/voice/", live.LiveView.as_view(), name="voice_findings"),
    path("stories/<int:pk>/take-back/", actions.TakeBackView.as_view(), name="take_back"),
    path("stories/<int:pk>/take-down/", actions.TakeDownView.as_view(), name="take_down"),
    path("stories/<int:pk>/cancel/", actions.CancelScheduleView.as_view(), name="cancel_schedule"),
    path("stories/<uuid:post>/copies/", ledger.LedgerView.as_view(), name="story_ledger"),
    path("stories/<int:pk>/move/", actions.MoveView.as_view(), name="move_post"),
    path("stories/<int:pk>/delete/", actions.DeleteView.as_view(), name="delete_post"),
    path("blogs/", blogs.BlogsView.as_view(), name="blogs"),
    path("blogs/open/", blogs.OpenBlogView.as_view(), name="open_blog"),
    path("blogs/<int:pk>/", blogs.DressBlogView.as_view(), name="dress_blog"),
    path("blogs/<int:pk>/close/", blogs.CloseBlogView.as_view(), name="close_blog"),
    path("blogs/welcome/<int:pk>/", blogs.DressHomeView.as_view(), name="dress_home"),
    path("consents/", consents.ConsentsView.as_view(), name="consents"),
    path("answers/", answers.AnswersView.as_view(), name="reader_answers"),
    path("reviews/", waiting.WaitingView.as_view(), name="reviews"),
    path("invitations/", accounts.InvitationsView.as_view(), name="invitations"),
    path("invitations/new/", accounts.InviteView.as_view(), name="invite"),
    path("invitations/list/", accounts.InviteManyView.as_view(), name="invite_many"),
    path("invitations/<int:pk>/", accounts.ChangeInvitationView.as_view(), name="change_invitation"),
    path("invitations/<int:pk>/again/", accounts.SendAgainView.as_view(), name="send_again"),
    path("invitations/<int:pk>/withdraw/", accounts.WithdrawView.as_view(), name="withdraw_invitation"),
    path("accounts/<int:pk>/close/", accounts.CloseAccountView.as_view(), name="close_account"),
    path("accounts/<int:pk>/second-step/", accounts.ForgetSecondStepView.as_view(), name="forget_second_step"),
    path("reviews/hours/", days_off.HoursView.as_view(), name="desk_hours"),
    path("reviews/away/", days_off.AwayView.as_view(), name="when_away"),
    path("reviews/<int:pk>/at-a-glance/", waiting.LightLaneView.as_view(), name="approve_at_a_glance"),
    path("reviews/<int:pk>/reader/", waiting.NameReaderView.as_view(), name="name_reader"),
    path("voice/rules/", voice.RulesView.as_view(), name="voice_rules"),
    path("voice/rules/dry-run/", voice.DryRunView.as_view(), name="voice_dry_run"),
    path("voice/rules/<slug:language>/<str:rule>/", voice.RuleView.as_view(), name="voice_rule"),
    path("voice/incidents/", voice.IncidentsView.as_view(), name="voice_incidents"),
    path("trust/", trust.RulesView.as_view(), name="trust_rules"),
    path("trust/look/", trust.AnotherLookView.as_view(), name="another_look"),
    path("help/", helping.RequestsView.as_view(), name="help_requests"),
    path("help/<uuid:uuid>/", helping.RequestView.as_view(), name="help_request"),
    path("reviews/<int:pk>/", review.ReviewView.as_view(), name="review"),
    path("reviews/<int:pk>/page/", review.ReviewPageView.as_view(), name="review_page"),
    path("reviews/<int:pk>/holds/", review.LetPassView.as_view(), name="review_hold"),
    path("reviews/<int:pk>/remarks/", saying.WriteRemarkView.as_view(), name="review_remarks"),
    path("reviews/<int:pk>/remarks/<int:remark>/", saying.RemarkView.as_view(), name="review_remark"),
    path("reviews/<int:pk>/send/", saying.SendRemarksView.as_view(), name="review_send"),
    path("reviews/<int:pk>/notes/", saying.NotesView.as_view(), name="review_notes"),
    path("reviews/<int:pk>/refer/", saying.ReferView.as_view(), name="review_refer"),
]
