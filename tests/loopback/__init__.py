"""Real servers on loopback that behave, or misbehave, as a test says."""
