"""What happened to scores and to how suppliers are judged."""
