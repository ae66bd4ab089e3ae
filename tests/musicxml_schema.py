"""The MusicXML 4.0 schema, out of a package that ships it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

_XML = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
 targetNamespace="http://www.w3.org/XML/1998/namespace">
 <xs:attribute name="lang" type="xs:language"/>
 <xs:attribute name="space" type="xs:NCName"/>
</xs:schema>"""
_XLINK = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
 targetNamespace="http://www.w3.org/1999/xlink">
 <xs:attribute name="href" type="xs:anyURI"/><xs:attribute name="type" type="xs:token"/>
 <xs:attribute name="role" type="xs:token"/><xs:attribute name="title" type="xs:token"/>
 <xs:attribute name="show" type="xs:token"/><xs:attribute name="actuate" type="xs:token"/>
</xs:schema>"""


class _Imports(etree.Resolver):
    """Answers the two imports of the schema here, so that no test asks a network."""

    def resolve(self, system_url, public_id, context):
        text = _XLINK if system_url.endswith("xlink.xsd") else _XML
        return self.resolve_string(text, context)


@cache
def schema() -> etree.XMLSchema:
    """The schema as the package ``musicxml`` carries it; nothing of that package is run."""
    found = find_spec("musicxml")
    assert found
    assert found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0]) / "generate_classes"
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Imports())
    return etree.XMLSchema(etree.fromstring((folder / "musicxml_4_0.xsd").read_bytes(), parser))


def faults(score: bytes) -> list[str]:
    """What the schema holds against a score."""
    rules = schema()
    rules.validate(etree.fromstring(score))
    return [f"line {error.line}: {error.message}" for error in rules.error_log]
