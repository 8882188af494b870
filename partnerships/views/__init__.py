"""The public pages. Each view asks, hands over to its template, and decides nothing else."""
