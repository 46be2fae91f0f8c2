"""The edge: the only place that knows Slack, the clock, the network and the environment."""
