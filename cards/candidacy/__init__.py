"""What a candidate aims at: the interview or its window, the competencies declared, the time they have."""
