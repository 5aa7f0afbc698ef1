"""Readers search: each language by its own stems on PostgreSQL, plainly elsewhere."""
