from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "saferhavens.web.demo"
    label = "demo"

    def ready(self) -> None:
        from saferhavens.web.demo.notice import demo_notice  # noqa: PLC0415  settings must be loaded first
        from saferhavens.web.design import context  # noqa: PLC0415  as above

        context.notices.append(demo_notice)
