"""The voice rules that comms keeps as data: reading and compiling them, their gates, and the desk's screens."""
