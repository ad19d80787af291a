"""The address of gradient_descent.py: a server that has run nothing yet looks for a file of that name."""

from ui.sitemap import open_page

open_page()
