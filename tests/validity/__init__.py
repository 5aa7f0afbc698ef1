"""Whether what readers and machines get is valid: pages, feeds, structured data. Part of `make soak`."""
