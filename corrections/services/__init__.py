"""Every write to submissions. One function is one transaction."""
