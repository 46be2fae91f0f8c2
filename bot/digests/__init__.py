"""Digests on their way: which is due, claimed once, made by the router, posted, and seen to where something went wrong."""
