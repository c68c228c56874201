"""`python -m saferhavens` is the same as the command `saferhavens`."""

from saferhavens.cli.main import main

if __name__ == "__main__":
    main()
