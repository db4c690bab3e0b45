"""How codes of the catalog read in sentences."""

from app.access import actor
from app.catalog import queries
from app.errors import reads


@reads("unit")
@reads("bought_in")
def unit_word(code: str) -> str:
    return queries.unit_names(actor()).get(code, code)
