"""The guard: judges a draft by the organisation's own policy and quotes the clause."""
