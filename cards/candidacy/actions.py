"""Writing what a candidate aims at. One transaction each; each lets today's plan be made anew."""
