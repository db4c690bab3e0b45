"""What may be read of notices and mails. Every function takes the actor first."""
