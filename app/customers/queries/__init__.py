"""What may be read of customers and what they ordered. Every function takes the actor first."""
