"""What may be read of scores, and the facts that they are computed from. Every public function takes the actor first."""
