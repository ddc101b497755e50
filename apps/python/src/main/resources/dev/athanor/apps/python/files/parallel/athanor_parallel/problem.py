"""What ends a job with a message for its author."""


class JobFailed(Exception):
    """The job cannot go on; the message names the field, the value, what is allowed and what to do."""
