"""Every write to what people send in. One function is one transaction."""
