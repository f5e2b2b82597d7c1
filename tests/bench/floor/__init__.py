"""The least a grade can cost with Django on these tables: what our own view is measured against."""
