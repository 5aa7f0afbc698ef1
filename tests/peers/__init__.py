"""Real servers of other people, on loopback, and a full life of a post on each: `make test-peers`."""
