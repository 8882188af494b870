"""Hashes passwords as the site does, but a million times faster: tests make hundreds of them."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The same algorithm with one iteration, so that a site that tests start reads it too."""

    iterations = 1
