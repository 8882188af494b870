"""Tells the network that a request comes from, as coarsely as we need it."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# What one household or office commonly has: an IPv6 network of its own, neighbours in IPv4.
IPV4_PREFIX, IPV6_PREFIX = 24, 64


def network_of(request: HttpRequest) -> str:
    """Returns the network that a request comes from, for instance 192.0.2.0/24."""
    client_address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        # Each trusted proxy added the address that asked it. All before those, and the whole
        # header without a proxy, the client says of itself.
        forwarded = str(request.headers.get("X-Forwarded-For", "")).split(",")
        known = len(forwarded) >= settings.TRUSTED_PROXIES
        client_address = forwarded[-settings.TRUSTED_PROXIES].strip() if known else ""
    try:
        address = ip_address(client_address)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, IPV6_PREFIX), strict=False))
        address = address.ipv4_mapped
    return str(ip_network((address, IPV4_PREFIX), strict=False))
