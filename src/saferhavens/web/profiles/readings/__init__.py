"""What the pages of places read from the database: plain numbers by year, month, place. No words here."""
