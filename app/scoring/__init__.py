"""How suppliers perform: measured units, figures, scores, disputes. Every number opens to the facts behind it."""
