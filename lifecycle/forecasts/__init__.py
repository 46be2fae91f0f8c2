"""What is to come: the chances of each stage, and the stock of the coming weeks. Pure."""
