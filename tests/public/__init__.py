"""The public door: what an author's project may import, and its manual."""
