from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from restore.channel import Floats, Ints, Trie, Units

SOURCE: str

def grow_trie(text: bytes, shift: int, first_word: int) -> tuple[Ints, npt.NDArray[np.uint8], Ints]: ...

class Search:
    def __init__(
        self,
        trie: Trie,
        units: Units,
        numbers: dict[str, int],
        skips: tuple[float, float, float],
        width: float,
        farthest: float,
        any_cost: float,
        near: float,
    ) -> None: ...
    def find(self, form: str, cases: Sequence[tuple[int, int]]) -> tuple[Ints, npt.NDArray[np.uint8], Floats]: ...
