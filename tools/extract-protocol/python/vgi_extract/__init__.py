"""Reads protocol definitions from the installed vgi-python and vgi-rpc packages."""
