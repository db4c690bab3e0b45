"""A supplier's open lines as a workbook: downloaded, edited, sent back; what differs is shown, then taken in at once."""
