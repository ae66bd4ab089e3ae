"""``python -m woodshed`` is the terminal door."""

from woodshed.cli.main import program

if __name__ == "__main__":
    program()
