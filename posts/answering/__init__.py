"""Readers answer: a thumb, then one open question. No account, no address, no cookie, no script."""
