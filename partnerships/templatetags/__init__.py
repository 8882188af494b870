"""Tags for what templates cannot say by themselves."""
