"""Starts the score host: ``python -u athanor_host.py --socket PATH``. Everything else comes from environment variables."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    # The script's folder stands first on the path; behind everything else it cannot hide a user's module.
    sys.path[:] = [place for place in sys.path if os.path.abspath(place or ".") != HERE]
    sys.path.insert(0, os.getcwd())
    sys.path.append(HERE)
    from athanor_score import host

    sys.exit(host.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
