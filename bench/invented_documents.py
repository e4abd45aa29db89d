"""Invented directives in plain text: the same document for the same number, readable prose of some 280 syllables.

The prose is put together from phrases, so that it reads like the papers of an office without being anybody's; names
of places and people are made up. Codes, dates, bases, deadlines and recipients stand where such papers have them.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PHRASES: Final = tomllib.loads((Path(__file__).parent / "invented_phrases.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Directives:
    """`count` invented documents; the bases of each are others of them."""

    count: int
    seed: int = 11

    def text(self, number: int) -> str:
        """The document of that number (from 0)."""
        chance = random.Random(f"{self.seed}-{number}")

        def any_of(name: str) -> Any:
            return chance.choice(PHRASES[name])

        short, office, post = any_of("offices")
        kind, name = any_of("kinds")
        place = f"{any_of('onsets')}{any_of('rimes')} {any_of('second')}"
        month, year = 1 + number % 12, 2016 + number % 8
        said = f"{1 + number % 27}/{month}/{year}"
        rows = [
            f"UBND TỈNH {any_of('provinces').upper()}\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            f"{office.upper()} {place.upper()}\tĐộc lập - Tự do - Hạnh phúc",
            f"Số: {number}/{kind}-{short}\t{place}, ngày {1 + number % 28:02d} tháng {month:02d} năm {year}",
            name.upper(),
            f"Về việc {any_of('acts')} {any_of('matters')} {any_of('where')} năm {year}",
            f"Căn cứ Quyết định số {chance.randrange(self.count)}/QĐ-UBND ngày {said} của Ủy ban nhân dân tỉnh;",
        ]
        for i in range(1, 6):
            one, two = (f"{any_of('acts')} {any_of('matters')} {any_of('where')}" for _ in range(2))
            rows.append(f"{i}. {any_of('units')} {one}; {two} {any_of('ends')}.")
        rows += [
            f"Các đơn vị báo cáo kết quả về {office} trước ngày {1 + number % 28}/{month}/{year + 1}./.",
            f"Nơi nhận:\t{post}",
            f"- {any_of('units')};",
            "- Các xã, phường;",
            "- Lưu: VT.",
            f"\t{any_of('surnames')} Thu {any_of('given')}",
        ]
        return "\n".join(rows) + "\n"

    def write(self, folder: Path) -> None:
        """All documents as text files, a thousand a folder."""
        for number in range(self.count):
            shelf = folder / f"{number // 1000:03d}"
            shelf.mkdir(parents=True, exist_ok=True)
            (shelf / f"{number:06d}.txt").write_text(self.text(number), encoding="utf-8")
