"""What runs inside an engine's own process. Imports neither Pipecat nor asyncio: it starts fast."""
