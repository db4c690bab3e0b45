"""What may be done about how suppliers are judged: one function a verb, one transaction each."""
