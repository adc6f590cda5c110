"""What each command of `uppdragsbot` does."""
