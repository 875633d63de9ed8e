"""Pictures of numbers, with a table behind each: the first page's, a campaign's and a list's."""
