"""Why a job doesn't go on."""


class JobEnded(Exception):
    """It isn't open any more, or, to be resumed, hasn't ended early."""


class Superseded(Exception):
    """Another run has taken the job over, or the job is gone: there is nothing to note."""


class TooSlow(Exception):
    """Not even the smallest batch was done in time."""
