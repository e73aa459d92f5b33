"""Understanding: what whole utterances mean."""
