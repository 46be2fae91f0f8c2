"""From words to a command, and from what it met to an answer: the parts of the router."""
