"""What the admin shows of verdicts, and where people ask for them."""
