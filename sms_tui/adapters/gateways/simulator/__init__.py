"""A gateway that behaves like Twilio (or SignalWire) on this machine: for the demo, the tests and rehearsals.

`inprocess.simulated()` gives it with a ready adapter and no socket; `server.serve()` runs it on loopback. Time is
the simulator's own clock, ids come from a seed, faults and inbound texts from `state` or from `/control/`.
"""
