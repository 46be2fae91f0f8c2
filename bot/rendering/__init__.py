"""From a reply to what is shown: the parts of the blocks, the forms, and the terminal."""
