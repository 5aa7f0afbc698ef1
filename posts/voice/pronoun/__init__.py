"""The pronoun check: does a sentence about a colleague use the pronouns which that colleague states?"""
