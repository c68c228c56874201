"""All that is written about reports and incidents: one function a verb, each with `audit`."""
