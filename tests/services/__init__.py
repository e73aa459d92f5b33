"""Cloud services against local servers that speak their protocols."""
