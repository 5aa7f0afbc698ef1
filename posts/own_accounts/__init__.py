"""Employees' own accounts on networks: connected by them, chosen by them, sent to by them, for their own stories."""
