"""The page: how a person sees and uses the local Slack in a browser."""
