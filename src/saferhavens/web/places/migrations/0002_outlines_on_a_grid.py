"""Outlines that were stored as gzipped GeoJSON become whole numbers on a grid, in Brotli: no file is loaded again."""

import gzip
import hashlib
import json

import brotli
from django.db import migrations

DECIMALS = {0: 2, 1: 3, 2: 3}


def to_grid(apps, schema_editor):
    for layer in apps.get_model("places", "OutlineLayer").objects.all():
        features = json.loads(gzip.decompress(bytes(layer.content)))["features"]
        decimals = DECIMALS[layer.level]
        facts = {
            "decimals": decimals,
            "places": [names(feature["properties"]) for feature in features],
            "shapes": [shape(feature["geometry"], 10**decimals) for feature in features],
        }
        content = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
        layer.sha256, layer.content = hashlib.sha256(content).hexdigest(), brotli.compress(content)
        layer.save(update_fields=["sha256", "content"])


def names(properties):
    return [properties["code"], properties["name_en"], properties["name_es"], properties["parent"] or ""]


def shape(geometry, scale):
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return [[steps(ring, scale) for ring in rings] for rings in polygons]


def steps(ring, scale):
    found, before = [], (0, 0)
    for x, y in ring[:-1]:
        corner = round(x * scale), round(y * scale)
        found += [corner[0] - before[0], corner[1] - before[1]]
        before = corner
    return found


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [migrations.RunPython(to_grid, migrations.RunPython.noop)]
