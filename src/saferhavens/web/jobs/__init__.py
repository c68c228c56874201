"""Work that is done after the answer: e-mails, clean-up, signatures. On django.tasks, kept in the database.

A job runs at least once: its worker may be killed after the deed and before the note of it. So every job must be
harmless when it runs again.
"""
