"""Tests and tools that meet the desk from outside: real processes, a real browser."""
