"""What those who look after candidates see of them, and what the two agree."""
