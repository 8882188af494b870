"""The measurements as tables in Markdown, and what they say of the budgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from .browser import LINES, SLOW, Line, Load
from .server import Cost, Size

SITE, SVG, LEAFLET, REST = (
    "this site, `/`",
    "inline SVG alone",
    "bare Leaflet",
    "rest-framework-gis and django-leaflet",
)
LATENCIES = {
    "fcp": "first contentful paint",
    "area": "first area",
    "coloured": "coloured map",
    "ready": "map ready",
}


@dataclass(frozen=True)
class Results:
    """All that was measured at one number of records."""

    partnerships: int
    loads: Mapping[Line, Mapping[str, Sequence[Load]]]
    choices: Mapping[str, Sequence[float | None]]
    costs: Mapping[str, Cost]
    sizes: Mapping[str, Size]

    def middle(self, line: Line, page: str, mark: str) -> float:
        return median(load.marks[mark] for load in self.loads[line][page])

    def ratio(self, line: Line, page: str, mark: str) -> float:
        """Tells how many times as long the site takes as another page."""
        return self.middle(line, SITE, mark) / self.middle(line, page, mark)

    def kilobytes(self, page: str) -> float:
        return median(load.bytes for load in self.loads[SLOW][page]) / 1000

    def requests(self, page: str) -> int:
        return max(len(load.transfers) for load in self.loads[SLOW][page])

    def third_party(self, page: str) -> int:
        return max(load.third_party for load in self.loads[SLOW][page])

    def choice(self, page: str) -> float:
        """Returns the 95th percentile of the milliseconds from a choice to its frame."""
        return _p95(_seen(self.choices[page]))


def text(results: Results) -> str:
    parts = [
        *((f"Cold load, {line.name}", _cold_loads(results, line)) for line in LINES),
        ("Files of the first page", _files(results)),
        ("From a choice to its frame", _choices(results)),
        ("On the server", _costs(results)),
        ("Bytes of documents", _sizes(results)),
        ("Against the budgets", _verdicts(results)),
    ]
    return "\n\n".join(f"{title}:\n\n{table}" for title, table in parts)


def growth(least: Results, most: Results) -> str:
    """Compares what the page costs with few records and with many."""

    def measures(results: Results) -> dict[str, float]:
        return {
            **{
                f"map ready, {line.name}, ms": results.middle(line, SITE, "ready") for line in LINES
            },
            "choice to frame, p95, ms": results.choice(SITE),
            "bytes in all, KB": results.kilobytes(SITE),
            "HTML, KB raw": results.sizes["`/`"].raw / 1000,
        }

    after = measures(most)
    rows = [
        [what, f"{before:,.0f}", f"{after[what]:,.0f}", f"×{after[what] / before:.2f}"]
        for what, before in measures(least).items()
    ]
    titles = [f"{results.partnerships:,} partnerships" for results in (least, most)]
    return _table(["measure", *titles, "growth"], rows)


def _cold_loads(results: Results, line: Line) -> str:
    rows = [
        [
            page,
            f"{results.kilobytes(page):.0f}",
            results.requests(page),
            results.third_party(page),
            *(_with_ratio(results, line, page, mark) for mark in LATENCIES),
        ]
        for page in results.loads[line]
    ]
    return _table(["page", "KB", "requests", "third-party", *LATENCIES.values()], rows)


def _with_ratio(results: Results, line: Line, page: str, mark: str) -> str:
    """Seconds, and how many times as long the site takes; inline SVG has nothing to be ready."""
    if page == SVG and mark == "ready":
        return "–"
    seconds = f"{results.middle(line, page, mark) / 1000:.2f} s"
    return seconds if page == SITE else f"{seconds} (×{results.ratio(line, page, mark):.2f})"


def _files(results: Results) -> str:
    transfers = results.loads[SLOW][SITE][0].transfers
    return _table(
        ["file", "bytes on the wire"], [[f"`{name}`", n] for name, n in transfers.items()]
    )


def _choices(results: Results) -> str:
    rows = []
    for page, times in results.choices.items():
        some = _seen(times)
        p50, p95, longest = median(some), _p95(some), max(some)
        in_words = [f"{one:.0f} ms" for one in (p50, p95, longest)]
        rows.append([page, len(some), *in_words, len(times) - len(some)])
    return _table(["page", "choices", "p50", "p95", "longest", "changed nothing"], rows)


def _costs(results: Results) -> str:
    rows = [
        [page, f"{cost.ms:.0f} ms", cost.repeats, cost.queries]
        for page, cost in results.costs.items()
    ]
    return _table(["page", "median", "of", "queries"], rows)


def _sizes(results: Results) -> str:
    rows = [
        [
            page,
            f"{one.raw:,}",
            f"{one.gzip:,}",
            f"{one.brotli:,}",
            f"{one.served:,}",
            one.encoding,
            f"{one.elements:,}",
        ]
        for page, one in results.sizes.items()
    ]
    titles = ["document", "raw", "gzip", "brotli", "as served to a browser", "in", "elements"]
    return _table(titles, rows)


def _verdicts(results: Results) -> str:
    records = results.sizes["`/records.json`"]
    as_brotli = records.served if records.encoding == "br" else records.brotli
    measured = [
        ("bytes in all, KB", results.kilobytes(SITE), 150),
        ("requests", results.requests(SITE), 12),
        ("third-party requests", results.third_party(SITE), 0),
        ("HTML, KB raw", results.sizes["`/`"].raw / 1000, 160),
        ("HTML, elements", results.sizes["`/`"].elements, 1200),
        *(
            (f"first paint ÷ inline SVG, {line.name}", results.ratio(line, SVG, "fcp"), 1.2)
            for line in LINES
        ),
        *(
            (f"map ready ÷ bare Leaflet, {line.name}", results.ratio(line, LEAFLET, "ready"), 1.0)
            for line in LINES
        ),
        (
            "choice to frame, p95 ÷ bare Leaflet",
            results.choice(SITE) / results.choice(LEAFLET),
            1.3,
        ),
        ("records document as brotli, KB", as_brotli / 1000, 60),
    ]
    rows = [
        [
            what,
            f"{value:,.0f}" if value >= 100 else f"{value:.3g}",
            f"{most:g}",
            "met" if value <= most else "**missed**",
        ]
        for what, value, most in measured
    ]
    return _table(["budget", "measured", "at most", "verdict"], rows)


def _seen(times: Sequence[float | None]) -> list[float]:
    return [one for one in times if one is not None]


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def _table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    cells = [[str(cell) for cell in row] for row in [titles, *rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(titles))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])
