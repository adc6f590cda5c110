"""`python -m bot` is `uppdragsbot`."""

from bot.cli import main

main()
