"""The sound of a call: words to audio, microphone and earpiece."""
