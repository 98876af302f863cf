"""Benchmarks: what the parts achieve, measured. Above every layer, like the application itself."""
