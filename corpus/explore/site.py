"""The Datasette application of an archive: catalog read only, our pages beside the tables, behind the gate."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from corpus.errors import ArchiveMissing, ExtraMissing
from corpus.gate import Gate, Keys, Policy
from corpus.listening import listening
from corpus.wording import Language, wording

HERE: Final = Path(__file__).parent
SETTINGS: Final = {
    "allow_download": False,
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "facet_suggest_time_limit_ms": 1,
    "num_sql_threads": 2,
    "sql_time_limit_ms": 3000,
    "suggest_facets": False,
}
# style attributes place the boxes of fields over a page; scripts come from files of this server only
POLICY: Final = Policy(changes=False, sources=(("style-src", "'self' 'unsafe-inline'"), ("img-src", "'self' data:")))


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages know: the archive and the language."""

    archive: Path
    language: Language

    @property
    def words(self) -> dict[str, str]:
        """The words of the pages."""
        return wording(HERE / "data" / "wording.toml", self.language)


def application(archive: Path, keys: Keys, language: Language = Language.VI) -> Gate:
    """The pages of an archive as an ASGI application, with its gate around it."""
    os.environ["DATASETTE_LOAD_PLUGINS"] = ""  # no plug-in that happens to be installed gets near the archive
    try:
        from datasette.app import Datasette
        from datasette.plugins import pm
    except ImportError as error:
        raise ExtraMissing("Datasette is not installed (pip install 'saoluc[explore]')") from error
    from corpus.explore import plugin

    catalog = archive / "catalog.sqlite"
    if not catalog.is_file():
        raise ArchiveMissing(f"{archive} holds no catalog")
    if not pm.is_registered(plugin):
        pm.register(plugin)
    if (default := pm.get_plugin("datasette.handle_exception")) is not None:
        pm.unregister(default)  # prints the local values of every error to the terminal, texts of documents among them
    frozen = not os.access(archive, os.W_OK)  # SQLite needs to write beside a catalog that may still change
    files = {"immutables" if frozen else "files": [str(catalog)]}
    datasette = Datasette(
        **({"files": []} | files),
        metadata=metadata(language),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        static_mounts=[("saoluc", str(HERE / "static"))],
    )
    datasette.saoluc = Site(archive, language)
    return Gate(datasette.app(), keys, POLICY)


def metadata(language: Language) -> dict[str, Any]:
    """Datasette's metadata: titles, facets, canned queries; each text in the language asked for."""
    values: dict[str, Any] = _spoken(tomllib.loads((HERE / "data" / "metadata.toml").read_text("utf-8")), language)
    return values


def _spoken(value: Any, language: Language) -> Any:
    if isinstance(value, dict):
        if set(value) == {str(one) for one in Language}:
            return value[language]
        return {name: _spoken(item, language) for name, item in value.items()}
    return value


def serve(archive: Path, language: Language, port: int, tell: Callable[[str], None]) -> None:
    """Serve the pages on this machine until interrupted; `tell` gets the link, which answers from then on."""
    import uvicorn

    with listening(port) as listener:
        keys = Keys(listener.getsockname()[1])
        pages = application(archive, keys, language)
        tell(keys.link)
        uvicorn.Server(uvicorn.Config(pages, log_level="warning", access_log=False)).run(sockets=[listener])
