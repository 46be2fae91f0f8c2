"""Digests: what channels are sent by themselves, when, and of which period. Pure."""
