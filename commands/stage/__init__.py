"""Moving customers between stages, and looking at where they are."""
