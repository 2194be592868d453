"""``python -m pledge_engine`` is the ``pledge`` command."""

from pledge_engine.cli.main import main

if __name__ == "__main__":
    main()
