"""The search on pages of other sites: what the script in the browser asks for."""
