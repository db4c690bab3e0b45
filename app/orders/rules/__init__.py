"""What is allowed with orders and their lines: states, answers, quantities, reasons, and what may be done now. Pure."""
