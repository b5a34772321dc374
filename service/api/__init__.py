"""The HTTP interface: one module a resource or surface, found by its name.

To add one, add a file here with ``init_app(app, settings)``. There is no list to keep.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask_openapi3 import OpenAPI

from service.settings import Settings


def modules() -> list[str]:
    """Names of the modules here, in the order in which they are attached.

    >>> "translations" in modules()
    True
    """
    return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach every module of this package."""
    for name in modules():
        import_module(f"{__name__}.{name}").init_app(app, settings)
