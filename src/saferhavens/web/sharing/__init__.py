"""What an organisation shares, what is released from it, and what others then see: only through `core.disclosure`.

`actions` decide and approve · `contributing` makes contributions of incidents · `releasing` makes, shows and takes
back · `memory` seals the register between two releases · `reading` is all that the pages for states and everybody
read: released numbers, never a report or an incident.
"""
