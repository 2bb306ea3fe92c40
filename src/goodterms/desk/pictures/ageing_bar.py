"""The ageing bar: what is owed, by how late it is. Geometry only; the template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from goodterms.desk.wording import bucket_name

WIDTH = 1000.0
SHADES = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """One bucket: where its piece of the bar lies (0 to 1000), its share in percent, its shade and hatching 0-4."""

    name: str
    minor: int
    x: float
    width: float
    percent: int
    shade: int


def ageing_bar(amounts: Sequence[int], names: Sequence[str]) -> list[Segment]:
    """The segments of the bar, one a bucket, empty ones included for the legend.

    >>> [(s.name, s.width, s.percent) for s in ageing_bar([1, 3], ["current", "1+"])]
    [('Not yet due', 250.0, 25), ('Over 0 days', 750.0, 75)]
    """
    total = sum(amounts) or 1
    last = max(len(amounts) - 1, 1)
    segments, x = [], 0.0
    for place, (minor, name) in enumerate(zip(amounts, names, strict=True)):
        width = round(WIDTH * minor / total, 2)
        shade = round(place * (SHADES - 1) / last)
        segments.append(Segment(bucket_name(name), minor, round(x, 2), width, round(100 * minor / total), shade))
        x += width
    return segments
