"""The Web API: https://docs.slack.dev/reference/methods, as far as the bot needs it."""
