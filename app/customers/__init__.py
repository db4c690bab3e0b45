"""What customers ordered from us, where its units come from, and when it can be expected."""
