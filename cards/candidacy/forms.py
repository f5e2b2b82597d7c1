"""What a candidate may say of their interview, and what each page asks."""
