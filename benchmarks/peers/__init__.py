"""The usual ways to do the same, written as their documentation shows them."""
