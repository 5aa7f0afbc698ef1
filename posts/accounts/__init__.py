"""Getting in: invitations, log-in, second factor, sign-in by the company's accounts, and the end of an account.

The machinery is django-allauth's; its addresses, words and looks are ours (docs/decisions/0030-accounts.md).
"""
