"""Servers that benchmarks query."""
