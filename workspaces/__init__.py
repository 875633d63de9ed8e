"""Tenants, people, keys, and what every app stands on."""
