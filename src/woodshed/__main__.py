"""``python -m woodshed`` is the terminal door."""

import sys

from woodshed.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
