"""Creations > leads and memberships: the only room of the gate that writes them."""
