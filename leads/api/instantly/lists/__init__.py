"""Lead lists."""
