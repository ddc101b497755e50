"""Starts a parallel job: ``python -u start.py``. Everything it needs comes from environment variables."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    # The driver's folder stands first on the path; behind everything else it cannot hide a user's module.
    sys.path[:] = [place for place in sys.path if os.path.abspath(place or ".") != HERE]
    sys.path.insert(0, os.getcwd())
    sys.path.append(HERE)
    if len(sys.argv) > 1 and sys.argv[1] == "worker":
        from athanor_parallel import worker

        sys.exit(worker.main(int(sys.argv[2])))
    from athanor_parallel import driver

    sys.exit(driver.main())


if __name__ == "__main__":
    main()
