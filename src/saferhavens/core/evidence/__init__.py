"""Evidence, pure: what a report says, how it is judged, which reports speak of the same incident."""
