"""Why a job doesn't go on."""


class JobEnded(Exception):
    """It isn't open any more, or, to be resumed, hasn't ended early."""


class Superseded(Exception):
    """Another run has taken the job over, or the job is gone: there is nothing to note."""


class Interrupted(Exception):
    """A process that the worker needs was killed: the job is begun anew where it is, a few times."""


class TooSlow(Exception):
    """Not even the smallest batch was done in time."""
