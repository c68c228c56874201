from django.db import migrations, models


class Migration(migrations.Migration):
    """The map asks for the cells in sight: so they are found by where they are, not by their year."""

    dependencies = [("mobility", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="violencecell", name="violence_cells_by_country"),
        migrations.AddIndex(
            model_name="violencecell",
            index=models.Index(fields=["country", "size", "column", "row"], name="violence_cells_by_where"),
        ),
    ]
