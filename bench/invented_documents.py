"""Invented directives in plain text: the same document for the same number, readable prose of some 300 syllables.

The prose is put together from phrases, so that it reads like the papers of an office without being anybody's; names
of places and people are made up. Codes, dates, bases, deadlines and recipients stand where such papers have them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

ONSETS = "B C Ch D Đ G H Kh L M N Nh Ph S T Th Tr V X".split()
RIMES = "an ang anh ao âm âu ên iên inh iêu oan ông ôi ơn uân ương uyên ú ình ượng ường ế ấn ội".split()
PROVINCES = "Sơn Tùng|Bình Lâm|Hà Khê|Tân Giang|Phú Mộc|Long Điền|An Trạch|Thạch Hà Nam".split("|")
LEVELS = (("UBND", "Ủy ban nhân dân", "CHỦ TỊCH"), ("SVH", "Sở Văn hóa", "GIÁM ĐỐC"), ("SGD", "Sở Giáo dục", "GIÁM ĐỐC"))
KINDS = (("KH", "Kế hoạch"), ("QĐ", "Quyết định"), ("CT", "Chỉ thị"), ("TB", "Thông báo"), ("BC", "Báo cáo"))
MATTERS = """quản lý đất đai|phòng cháy, chữa cháy|phát triển văn hóa đọc|vệ sinh an toàn thực phẩm|bảo vệ môi trường
khám sức khỏe học sinh|cải cách hành chính|chuyển đổi số|xây dựng nông thôn mới|giao thông đường bộ|tiết kiệm điện
phòng, chống thiên tai|bảo hiểm y tế|đào tạo nghề|quản lý tài sản công|thi đua, khen thưởng|trồng cây phân tán
cấp nước sạch nông thôn|thống kê dân số|lưu trữ hồ sơ|kiểm tra nhà ở cũ|chăm sóc người cao tuổi|phổ biến pháp luật
tuyển sinh đầu cấp|sửa chữa trường học|hỗ trợ hộ nghèo|quản lý chợ|phòng bệnh mùa đông|dạy bơi cho trẻ em""".replace("\n", "|").split("|")
ACTS = """tổ chức thực hiện|chủ trì, phối hợp triển khai|rà soát, bổ sung|kiểm tra, đôn đốc|tổng hợp, báo cáo
hướng dẫn các đơn vị trong|tăng cường công tác|xây dựng phương án|bố trí kinh phí cho|nâng cao chất lượng
phân công cán bộ theo dõi|đánh giá kết quả|tuyên truyền, vận động nhân dân tham gia|công khai thông tin về
thẩm định hồ sơ liên quan đến|lập danh sách đối tượng của|bảo đảm điều kiện cho|khắc phục hạn chế trong""".replace("\n", "|").split("|")
WHERE = """trên địa bàn huyện|tại các xã, phường, thị trấn|trong các cơ quan, đơn vị|ở các trường học|tại cơ sở
trong phạm vi quản lý|trên các tuyến đường chính|tại khu dân cư|ở vùng khó khăn|trong toàn ngành""".replace("\n", "|").split("|")
ENDS = """theo đúng quy định của pháp luật|bảo đảm tiết kiệm, hiệu quả|phù hợp với tình hình thực tế của địa phương
không để xảy ra chậm trễ|gắn với nhiệm vụ chính trị của đơn vị|theo hướng dẫn của cơ quan chuyên môn
trên cơ sở ý kiến của nhân dân|và chịu trách nhiệm về kết quả|kịp thời xử lý khó khăn, vướng mắc
bảo đảm công khai, minh bạch|đúng đối tượng, đúng tiến độ|thường xuyên và có trọng tâm""".replace("\n", "|").split("|")
UNITS = """Phòng Văn hóa và Thông tin|Phòng Tài chính - Kế hoạch|Phòng Giáo dục và Đào tạo|Văn phòng
Trạm Y tế các xã|Phòng Nông nghiệp|Công an huyện|Đài Truyền thanh|Hội Nông dân|Đoàn Thanh niên""".replace("\n", "|").split("|")
GIVEN = "An|Bình|Chi|Dung|Giang|Hà|Hạnh|Khánh|Lan|Minh|Nga|Phúc|Quang|Sơn|Thảo|Tuấn|Vân|Yến".split("|")
SURNAMES = "Nguyễn|Trần|Lê|Phạm|Hoàng|Vũ|Đặng|Bùi|Đỗ|Hồ".split("|")


@dataclass(frozen=True, slots=True)
class Directives:
    """`count` invented documents; the bases of each are others of them."""

    count: int
    seed: int = 11

    def text(self, number: int) -> str:
        """The document of that number (from 0)."""
        chance = random.Random(f"{self.seed}-{number}")
        short, office, post = chance.choice(LEVELS)
        kind, name = chance.choice(KINDS)
        place = f"{chance.choice(ONSETS)}{chance.choice(RIMES)} {chance.choice(ONSETS)}{chance.choice(RIMES)}"
        month, year = 1 + number % 12, 2016 + number % 8
        matter = chance.choice(MATTERS)
        head = [
            f"UBND TỈNH {chance.choice(PROVINCES).upper()}\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            f"{office.upper()} {place.upper()}\tĐộc lập - Tự do - Hạnh phúc",
            f"Số: {number}/{kind}-{short}\t{place}, ngày {1 + number % 28:02d} tháng {month:02d} năm {year}",
            name.upper(),
            f"Về việc {chance.choice(ACTS)} {matter} {chance.choice(WHERE)} năm {year}",
        ]
        base = f"Căn cứ Quyết định số {chance.randrange(self.count)}/QĐ-UBND ngày {number % 27 + 1}/{month}/{year} của Ủy ban nhân dân tỉnh;"
        tasks = [self._task(chance, i) for i in range(1, 6)]
        due = f"Các đơn vị báo cáo kết quả về {office} trước ngày {1 + number % 28}/{month}/{year + 1}./."
        foot = [
            f"Nơi nhận:\t{post}",
            f"- {chance.choice(UNITS)};",
            "- Các xã, phường;",
            "- Lưu: VT.",
            f"\t{chance.choice(SURNAMES)} {chance.choice(('Văn', 'Thị', 'Đức', 'Thu'))} {chance.choice(GIVEN)}",
        ]
        return "\n".join([*head, base, *tasks, due, *foot]) + "\n"

    def _task(self, chance: random.Random, number: int) -> str:
        parts = [f"{chance.choice(ACTS)} {chance.choice(MATTERS)} {chance.choice(WHERE)}" for _ in range(2)]
        return f"{number}. {chance.choice(UNITS)} {parts[0]}; {parts[1]} {chance.choice(ENDS)}."

    def write(self, folder: Path) -> None:
        """All documents as text files, a thousand a folder."""
        for number in range(self.count):
            shelf = folder / f"{number // 1000:03d}"
            shelf.mkdir(parents=True, exist_ok=True)
            (shelf / f"{number:06d}.txt").write_text(self.text(number), encoding="utf-8")
