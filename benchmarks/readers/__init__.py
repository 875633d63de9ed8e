"""What benchmarks/reads.py requests: by API in each dialect, and of the admin's pages."""
