"""What was entrusted to us: sealed text and files, keys for each organisation, packages of evidence."""
