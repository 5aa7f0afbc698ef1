"""How fast readers get a story's page, side by side with a plain Wagtail page and with nginx serving a file."""
