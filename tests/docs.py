"""The parts of README that the code knows best: `python -m tests.docs` writes them, test_docs checks them."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings
from commands import discover
from commands._manual import everyday_first, typed
from lifecycle.kpis.catalogue import KPIS

README = Path(__file__).resolve().parent.parent / "README.md"


def commands():
    """A row for each command: how it is typed, what it does, an example."""
    rows = ["| type | what it does | for example |", "|---|---|---|"]
    for one in everyday_first(discover()):
        how = f"{typed(one.name, one.slash)} {one.usage}".strip().replace("|", "\\|")
        example = typed(one.examples[0], one.slash).replace("|", "\\|") if one.examples else ""
        rows.append(f"| `{how}` | {one.help} | `{example}` |")
    return "\n".join(rows)


def settings():
    """A row for each setting: its name in the environment, its default, its meaning."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for field in Settings.model_fields.values():
        default = field.get_default() if field.default_factory is None else "the system's"
        shown = f"`{default}`" if default not in {None, "the system's"} else default or "–"
        rows.append(f"| `{field.validation_alias}` | {shown} | {field.description} |")
    return "\n".join(rows)


def kpis():
    """A row for each KPI: what it is called and by which word it is asked, its stage, what it is, what a zero means."""
    rows = ["| KPI | stage | what it is | zero rule |", "|---|---|---|---|"]
    for one in KPIS:
        cells = (f"{one.name} (`{one.slug}`)", one.stage, one.definition, one.zero_rule)
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(rows)


BLOCKS = {"commands": commands, "settings": settings, "kpis": kpis}


def block(text, name):
    """What stands between the marks of a block."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    return text[text.index(start) + len(start) : text.index(end)].strip()


def written(text):
    """README with every block made anew."""
    for name, make in BLOCKS.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        head, tail = text[: text.index(start) + len(start)], text[text.index(end) :]
        text = f"{head}{make()}\n{tail}"
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
