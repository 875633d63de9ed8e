"""Mending refused rows in the browser: a table of the file's own columns, before an import and after it."""
