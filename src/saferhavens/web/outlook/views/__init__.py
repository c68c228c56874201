"""What the pages of the outlook answer. All of them are open: they hold nothing but forecasts from open data.

Who has signed in sees the signals in the reports of their own organisation too; downloads never hold those.
"""

from saferhavens.web.outlook.views.methods import methods
from saferhavens.web.outlook.views.overview import download, overview
from saferhavens.web.outlook.views.place import place, place_download
from saferhavens.web.outlook.views.replay import replay, replay_download
from saferhavens.web.outlook.views.scoreboard import scoreboard, scores_download

__all__ = [
    "download",
    "methods",
    "overview",
    "place",
    "place_download",
    "replay",
    "replay_download",
    "scoreboard",
    "scores_download",
]
