"""What an author works with: the commands, and what their files say."""
