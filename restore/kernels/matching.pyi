import numpy as np
import numpy.typing as npt

from restore.channel import Floats, Ints, Trie, Units

SOURCE: str

def grow_trie(text: bytes, shift: int, first_word: int) -> tuple[Ints, npt.NDArray[np.uint8], Ints, Ints]: ...

class Search:
    def __init__(self, trie: Trie, units: Units, most: int, width: float, farthest: float) -> None: ...
    def find(
        self, reading: Ints, skip: Floats, raise_from: int, raise_to: int, any_cost: float
    ) -> tuple[Ints, Floats]: ...
