"""What is told to whom, and when a mail may come. Pure."""
