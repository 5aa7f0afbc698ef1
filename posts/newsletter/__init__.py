"""Mail to readers who asked for it: asking, confirming, choosing, leaving, and the letters they get."""
