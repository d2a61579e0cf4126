"""Lets `python -m sitan` run the command line."""

from sitan.cli import main

if __name__ == "__main__":
    main()
