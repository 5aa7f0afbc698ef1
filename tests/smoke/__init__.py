"""`make prod-smoke`: production as docs/production.md tells it, on loopback, and one story's whole way through it."""
