"""The Django site: one app a stage, in the order in which data flows."""
