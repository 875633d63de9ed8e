"""What this process counts as it happens, for Prometheus: a few microseconds a request, and no statement.

What the database knows is read when somebody wants to see it (config/metrics).
"""
