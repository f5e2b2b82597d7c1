"""How a candidate stands for the interview, read from what the other packages keep. It stores nothing."""
