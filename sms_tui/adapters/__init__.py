"""Implementations of the ports; the only importers of network and storage libraries."""
