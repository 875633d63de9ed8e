"""What became of rows > counters, outcomes, evidence, events: the import says what it did."""
