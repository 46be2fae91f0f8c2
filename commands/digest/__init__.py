"""`digest`: what channels are told by themselves, each week, each once."""
