from typing import Any

import numpy as np
import numpy.typing as npt

SOURCE: str

def interleave(planes: npt.NDArray[np.uint8], out: npt.NDArray[np.uint8], width: int) -> None: ...
def running_sum(numbers: npt.NDArray[Any]) -> None: ...
def places(counts: npt.NDArray[np.uint16], out: npt.NDArray[np.int32]) -> None: ...
