"""The scripted caller: calls a served bot by voice, in real time, and books an appointment.

It hears nothing of what it is told but follows the bot's side on the events socket
(``docs/call-events.md``); what it answers crosses as audio, or as telephone keys, and as nothing
else. ``python -m caller`` makes a call and shows it; tests and benchmarks use the same parts:

``script`` what is to be booked · ``wording`` how that is said · ``voice`` words to audio ·
``audio`` microphone and earpiece · ``telephone``, ``web`` the two ways to call · ``bot_side`` what
the bot shows · ``mind`` what to answer · ``conversation`` a call from beginning to end ·
``served_bot`` a bot of its own · ``timeline``, ``report`` what people see.
"""
