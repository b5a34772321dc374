"""``python -m translator`` is the command ``dvomova``."""

from service.cli import main

if __name__ == "__main__":
    main()
