"""`/metrics` for Prometheus: what the processes of this host have counted (workspaces/metrics), and what the
database says at that moment. docs/metrics.md has the list."""
