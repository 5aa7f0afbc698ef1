"""Consent: nobody is shown in a story without having said yes to exactly that.

`about` says what of a version is about somebody, `standing` what their answers cover (the one question that approving
and going live ask), `channels` where a story may not go, `asking` and `links` put the question, `answering` notes what
comes back, `watching` sees to what is due. `card`, `writing` and `desk` are the pages.
"""
