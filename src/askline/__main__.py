"""`python -m askline` is the `askline` command."""

from askline.cli.main import main

if __name__ == "__main__":
    main()
