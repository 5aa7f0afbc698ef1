"""A make-believe network on this machine, for the demo and the tests. It imports nothing of the desk's own words."""
