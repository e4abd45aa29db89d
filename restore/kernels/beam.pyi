from restore.decode import Arcs, Floats, Ints, Tokens
from restore.ngram import Bytes, NgramModel

SOURCE: str

def decode(
    model: NgramModel,
    arcs: Arcs,
    tokens: Tokens,
    kinds: Floats,
    scales: tuple[float, float, float, float, float],
    opening: Bytes,
    beam: int,
    width: float,
) -> tuple[Ints, Ints, Ints, Floats]: ...
