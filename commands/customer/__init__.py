"""Who the customers are: adding, renaming and merging them, their other names, owner, source, segment, and
the channel about one."""
