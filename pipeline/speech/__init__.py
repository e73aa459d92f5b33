"""Speech without keys or network: engines that run on this machine, as Pipecat services.

``PicoTTSService`` and ``EspeakTTSService`` speak, ``SphinxSTTService`` hears. The engines hold
Python's interpreter lock while they work, so each runs in a process of its own
(``engine_process``); the folder ``engines`` is what runs there and imports nothing of Pipecat.
"""
