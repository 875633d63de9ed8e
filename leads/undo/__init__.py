"""An import > taken back, but for what people changed since."""
