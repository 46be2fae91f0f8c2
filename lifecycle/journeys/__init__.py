"""Which way customers went: one customer's journey, and those of all. Pure."""
