"""Dates as ISO 8601 writes them: short, and the same for everybody."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
