"""The path of a call: which row leaves a state, what was passed, and passing it again.

``choosing`` finds the row of the facts that hold, ``retracing`` notes what led on and plays it
again after a correction, ``gate`` stands before an action,
``several`` leads from one flow to another and back.
"""
