"""What customers ordered, brought in from files: by sales on a page of their own, by an operator on the command line."""
