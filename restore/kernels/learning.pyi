import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

SOURCE: str

def align(true: Ints, read: Ints, true_base: Ints, read_base: Ints) -> tuple[Ints, float]: ...
def expect(
    first: npt.NDArray[np.int64], table: Ints, sizes: Ints, weight: Floats, prob: Floats, units: int
) -> Floats: ...
