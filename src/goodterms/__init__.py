"""Goodterms: gets a late-paying business customer back on good terms."""

__version__ = "0.1.0"
