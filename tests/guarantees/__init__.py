"""What every call keeps, on flows and calls that are made up."""
