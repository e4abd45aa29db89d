import numpy as np
import numpy.typing as npt

from restore.channel import Floats, Ints, Trie, Units

SOURCE: str

def grow_trie(flat: npt.NDArray[np.uint8], start: Ints) -> tuple[Ints, npt.NDArray[np.uint8], Ints]: ...

class Search:
    def __init__(self, trie: Trie, units: Units, most: int, width: float, farthest: float) -> None: ...
    def find(
        self, reading: Ints, skip: Floats, raise_from: int, raise_to: int, any_cost: float
    ) -> tuple[Ints, Floats]: ...
