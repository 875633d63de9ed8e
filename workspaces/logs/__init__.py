"""What a line of the log is about, noted where it is known: no function of the gate passes it on."""
