"""Erasing one person, and giving out all that is known of them: ours."""
