"""Is the installation well, and what is to be done where it isn't: doctor, readiness, backups."""
