"""The scripted caller: calls a served bot by voice, in real time, and books whatever it books.

It is a client and shares no code with the bot. Of a call it knows what any client can know: what
flow is served, in which language, with which slots (``GET /flow``), and what the bot asks and holds
at each moment (the event ``question`` and the others of ``docs/call-events.md``). That comes over
the wire rather than from the flow's file, so that the caller can call a bot of any flow, wherever
its files are, and so that a call shows that the wire tells enough. It hears nothing of what it is
told; what it answers crosses as audio, or as telephone keys, and as nothing else. How callers speak
is data, a file a language in ``wordings``.

``python -m caller`` makes a call and shows it; tests and benchmarks use the same parts:

``served_flow`` what is served · ``script`` what is wanted · ``wording`` how that is said ·
``sound`` words to audio, microphone and earpiece · ``line``, ``telephone``, ``web`` the two ways to
call · ``bot_side`` what the bot shows · ``mind`` what to answer · ``conversation`` a call from
beginning to end · ``served_bot`` a bot of its own · ``diary`` what it wrote down · ``timeline``,
``report``, ``many`` what people see.
"""
