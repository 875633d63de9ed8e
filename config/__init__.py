"""Settings, addresses, `up` with the embedded server, the first workspace."""
