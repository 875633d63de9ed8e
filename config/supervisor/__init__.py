"""`python manage.py up`: one process that starts the product, keeps it running, and ends it whole.

run        the steps, in order
claim      one `up` for each data directory
address    the port that is opened first, and the names under which the server answers
stopping   Ctrl-C, SIGTERM and SIGHUP
children   the web server and the worker, started again when they die
welcome    the first run: a demo workspace, and what to try on it
"""


class UpError(Exception):
    """`up` can't start or go on; the message is a sentence that says what to do."""
