"""Interviews that last: what is stored of them, and what a server does with it.

`service.py` is the entrance for those who make, change and list interactions, `holding.py` for those who hold one,
`accounts.py` for customers and their credentials. None of them knows a web framework or a database: these come in by
`ports.py`.
"""
