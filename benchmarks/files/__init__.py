"""Files through a worker of their own."""
