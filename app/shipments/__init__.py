"""What suppliers announce and send: shipments, their lines from many orders, and their way."""
