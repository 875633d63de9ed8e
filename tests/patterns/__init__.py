"""No regular expression of the project takes long for any text."""
