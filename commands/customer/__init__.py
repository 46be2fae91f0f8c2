"""Who the customers are: adding them, their other names, owner, source, segment, and the channel about one."""
