"""What the product costs, as CPU time and as ratios to a floor of the same run. `python -m benchmarks [name …]`."""
