"""How somebody wants to be named: what the owner says, and where it shows."""
