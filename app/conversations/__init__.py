"""What supplier and buyers say about an order line: questions, answers, photos; who owes whom a word, and since when."""
