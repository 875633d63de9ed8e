"""How fast the gate is, beside the fastest way there is and beside the usual ways (docs/benchmarks.md)."""
