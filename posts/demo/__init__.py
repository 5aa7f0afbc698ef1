"""An invented company to try the desk with: people, blogs, stories in every state, sandbox channels."""

from posts.demo.load import PASSWORD, NotADemo, load_demo

__all__ = ["PASSWORD", "NotADemo", "load_demo"]
