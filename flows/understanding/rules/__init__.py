"""The rules of ``resolve``: each takes values and gives those that stay."""
