"""What may be typed about how suppliers are judged. Shape and wording only."""
