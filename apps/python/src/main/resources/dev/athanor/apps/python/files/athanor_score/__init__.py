"""The score host: runs a scoring script or an MLflow model and answers HTTP over a Unix socket.

Needs nothing but Python's own library, version 3.8 or later: it runs in the user's environment and must not disturb it.
"""
