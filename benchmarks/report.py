"""The figures of all parts as one report in Markdown: what was measured, and which targets hold."""

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True)
class Ratio:
    """One line of the table of ratios: what was measured against its target."""

    what: str
    value: float
    target: float
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def against(
    figures: Figures,
    what: str,
    over: str,
    under: str,
    target: float,
    *,
    figure: tuple[str, str] = ("p50", "p50"),
    note: str = "",
) -> Ratio:
    """The ratio of two subjects' figures at one connection."""
    value = figures[over]["1"][figure[0]] / figures[under]["1"][figure[1]]
    return Ratio(what, value, target, note=note)


def report(parts: Iterable[Mapping[str, Any]]) -> str:
    """The whole report, of what each part kept: `name`, `figures`, `ratios`, `memory`, `notes`."""
    parts = list(parts)
    sections = [_machine(), _ratios(parts), *(_timings(part) for part in parts)]
    return "\n\n".join(section for section in sections if section) + "\n"


def _machine() -> str:
    model = [
        line.partition(":")[2].strip()
        for line in _lines("/proc/cpuinfo")
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {len(model) or os.cpu_count()} × "
        f"{model[0] if model else platform.processor()}, {memory:.0f} GB, Python "
        f"{platform.python_version()}; load before: {os.getloadavg()[0]:.1f}."
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def _ratios(parts: Iterable[Mapping[str, Any]]) -> str:
    rows = [Ratio(**told) for part in parts for told in part["ratios"]]
    if not rows:
        return ""
    lines = ["| what | measured | target | holds |", "|---|--:|--:|---|"]
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        what = f"{row.what} ({row.note})" if row.note else row.what
        holds = "yes" if row.holds else "**no**"
        lines.append(f"| {what} | {row.value:.2f} | {sign} {row.target:g} | {holds} |")
    kept = sum(row.holds for row in rows)
    return "\n".join([f"{kept} of {len(rows)} targets hold.", "", *lines])


def _timings(part: Mapping[str, Any]) -> str:
    lines = [f"### {part['name']}"]
    lines += [f"{note}" for note in part.get("notes", ())]
    if part["figures"]:
        lines += [
            "| | p50 | p95 | p99 | a second | 16 at once: p50 | p95 | p99 | a second | kB |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        ]
        lines += [_timing(name, figures) for name, figures in part["figures"].items()]
    if part.get("memory"):
        told = ", ".join(f"{name} {size:.0f} MB" for name, size in part["memory"].items())
        lines += ["", f"Memory of a worker's own after this: {told}."]
    return "\n".join([lines[0], "", *lines[1:]])


def _timing(name: str, figures: Mapping[str, Mapping[str, float]]) -> str:
    cells = [name]
    for connections in ("1", "16"):
        at = figures[connections]
        cells += [f"{at[key]:.2f}" for key in ("p50", "p95", "p99")]
        cells.append(f"{at['rate']:.0f}")
    cells.append(f"{figures['1']['bytes'] / 1000:.1f}")
    return f"| {' | '.join(cells)} |"
