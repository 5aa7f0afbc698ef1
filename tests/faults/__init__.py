"""The fault kit: real parts killed by real signals, fake networks that keep a ledger, a checker that trusts nobody.

`make faults` runs the sample, `make soak` the long one; docs/decisions/0044-fault-kit.md says how it is built.
"""
