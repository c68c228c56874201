from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "saferhavens.web.custody"
    label = "custody"

    def ready(self) -> None:
        from saferhavens.web.custody import sealed_places  # noqa: PLC0415 - models must be loaded first
        from saferhavens.web.custody.models import OrganisationKey, VaultFile  # noqa: PLC0415 - as above
        from saferhavens.web.places.models import OutlineLayer, PlaceShape  # noqa: PLC0415 - as above
        from saferhavens.web.vintages.models import WholeTable  # noqa: PLC0415 - as above

        sealed_places.register(VaultFile, "sealed", lambda row: row.about)
        sealed_places.declare_not_sealed(OrganisationKey, "wrapped")  # under the master key
        sealed_places.declare_not_sealed(PlaceShape, "geometry")  # public
        sealed_places.declare_not_sealed(OutlineLayer, "content")
        sealed_places.declare_not_sealed(WholeTable, "content")
