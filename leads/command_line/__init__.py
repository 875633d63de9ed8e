"""The command line's door: what was typed -> an import of the gate."""

from leads.command_line.prepare import NotFound, Prepared, Request, parse_mapping, prepare

__all__ = ["NotFound", "Prepared", "Request", "parse_mapping", "prepare"]
