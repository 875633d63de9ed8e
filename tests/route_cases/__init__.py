"""One good call for every route of the API.

Paths and bodies have placeholders, which `World` fills with the ids of a workspace: `$lead`, `$campaign`.
"""

from tests.route_cases.case import EMAIL, Case, World
from tests.route_cases.dialects import DIALECTS
from tests.route_cases.v2 import V2
from tests.route_cases.world import make_world

__all__ = ["CASES", "EMAIL", "Case", "World", "make_world"]

CASES: dict[str, Case] = V2 | DIALECTS
