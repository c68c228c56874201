"""Who gets an answer at all: sign-in required by default, public pages marked, and one shape for every refusal."""
