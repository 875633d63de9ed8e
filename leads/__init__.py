"""Leads, the gate that they pass, and the doors to it. docs/architecture.md has the map of the rooms."""
