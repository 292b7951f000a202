"""The server as the network sees it: requests read and checked, replies written. What they mean is not known here."""
