"""One declaration of units, targets and features, built by the same code on DuckDB, PostgreSQL and Spark."""

from saferhavens.core.forecast.panels.checking import checked as checked
from saferhavens.core.forecast.panels.coding import asked as asked
from saferhavens.core.forecast.panels.coding import coded as coded
from saferhavens.core.forecast.panels.coding import decoded as decoded
from saferhavens.core.forecast.panels.coding import in_order as in_order
from saferhavens.core.forecast.panels.compiling import Dialect as Dialect
from saferhavens.core.forecast.panels.compiling import Query as Query
from saferhavens.core.forecast.panels.compiling import compiled as compiled
from saferhavens.core.forecast.panels.declaration import Feature as Feature
from saferhavens.core.forecast.panels.declaration import Look as Look
from saferhavens.core.forecast.panels.declaration import Measure as Measure
from saferhavens.core.forecast.panels.declaration import Panel as Panel
from saferhavens.core.forecast.panels.declaration import Part as Part
from saferhavens.core.forecast.panels.declaration import Span as Span
from saferhavens.core.forecast.panels.declaration import Step as Step
from saferhavens.core.forecast.panels.declaration import Target as Target
from saferhavens.core.forecast.panels.declaration import Units as Units
from saferhavens.core.forecast.panels.unfolding import unfolded as unfolded
