"""What is known of the words in a header and of the look of a cell."""
