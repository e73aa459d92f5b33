"""The house: what installs, imports, is documented and licensed."""
