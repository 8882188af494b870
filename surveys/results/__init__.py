"""The results of a published round: which groups there are, and what each answered."""
