"""ODK Collect and KoboCollect: OpenRosa's form list, form, manifest and submission."""
