"""A row > what becomes of it: is it good in itself, what does the database know, and what follows."""
