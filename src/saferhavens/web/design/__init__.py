"""The look of every page: the base template, template tags for the components, and the page that shows them all."""
