"""The queue: what the desk owes an answer to, who answers, by when, and the list that shows it."""
