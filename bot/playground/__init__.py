"""A local Slack workspace: to try the bot without Slack, and to test it. It knows nothing of the bot's own code."""

from bot.playground.config import Config
from bot.playground.playground import Playground

__all__ = ["Config", "Playground"]
