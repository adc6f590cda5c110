"""A list that is no table: bullets under the name of a body, numbered lines, records, cards, mails."""

import io
from collections.abc import Callable, Iterator
from typing import Any

from tests.uppdrag.reading.generated import words
from tests.uppdrag.reading.generated.compose import Listing, Task

Lines = list[tuple[str, str]]  # style and text


def labels(made: Listing) -> dict[str, str]:
    """A label for each fact that the list tells."""
    return {name: made.rng.choice(words.LABELS[name]) for name in made.columns if name in words.LABELS}


def labelled(task: Task, names: dict[str, str], *, empty: bool = False) -> Iterator[tuple[str, str]]:
    """The facts of a task with their labels."""
    return ((names[name], task.cells[name]) for name in names if task.cells[name] or empty)


def tails(made: Listing) -> Callable[[Task], str]:
    """How the facts follow on the words of an uppdrag, on the same line."""
    names = labels(made)
    if not (told := made.rng.random() < 0.4):
        names.pop("who", None)
    made.traits["who"] = str(told)
    form = made.rng.choice(
        ("bracket", "labels", "commas", "dashes", "redovisas", "bracket dnr", "semicolons")
    )
    made.traits["tail"] = form
    return lambda task: _tail(task, names, form)


def _tail(task: Task, names: dict[str, str], form: str) -> str:
    dnr, plan = task.cells["dnr"], task.cells["plan"]
    who = task.cells["who"] if "who" in names and task.cells["who"] != task.section else ""
    status = task.cells["status"]
    stop = "" if task.title.endswith(".") else "."
    if form == "bracket":
        inside = [
            part
            for part in (dnr and (dnr if dnr.startswith("Dnr") else f"dnr {dnr}"), who, plan, status.lower())
            if part
        ]
        return f" ({', '.join(inside)})" if inside else ""
    if form == "bracket dnr":
        return (
            (f" ({dnr})" if dnr else "") + (f" – {plan}" if plan else "") + (f" – {status}" if status else "")
        )
    if form == "commas":
        return (
            f"{stop} Dnr {dnr.removeprefix('Dnr ')}" * bool(dnr)
            + f"{', r' if dnr else stop + ' R'}edovisas {plan}" * bool(plan)
            + f"{'.' if dnr or plan else stop} {status}" * bool(status)
        )
    if form == "dashes":
        return "".join(f" – {part}" for part in (dnr, who, plan, status) if part)
    if form == "redovisas":
        return (
            f"{stop} Redovisas: {plan}." * bool(plan)
            + f"{'' if plan else stop} Dnr: {dnr}." * bool(dnr)
            + f"{'' if plan or dnr else stop} Status: {status}." * bool(status)
        )
    mark = "; " if form == "semicolons" else ". "
    told = mark.join(f"{label}: {value}" for label, value in labelled(task, names))
    return f"{stop} {told}" if told else ""


def bullets(made: Listing) -> Lines:
    """Bullets under the name of each body or part."""
    tail, mark = tails(made), made.rng.choice(("bullet", "bullet", "numbered"))
    made.traits["mark"] = mark
    if made.traits["who"] != "True" or made.traits["tail"] not in {
        "labels",
        "semicolons",
        "bracket",
        "dashes",
    }:
        for task in made.tasks:
            task.cells["who"] = task.section or "" if task.section == task.cells["who"] else ""
    return _parts(made, lambda task: [(mark, task.title + tail(task))])


def bullets_and_lines(made: Listing) -> Lines:
    """Bullets, each with its facts on the lines below."""
    names, mark = labels(made), made.rng.choice(("bullet", "numbered", "bold"))
    made.traits["mark"] = mark
    apart = made.rng.random() < 0.5
    return _parts(made, lambda task: [(mark, task.title), *_below(task, names, apart=apart)])


def _below(task: Task, names: dict[str, str], *, apart: bool) -> Lines:
    told = [f"{label}: {value}" for label, value in labelled(task, names)]
    return [("text", line) for line in (told if apart else [", ".join(told)]) if line]


def records(made: Listing) -> Lines:
    """Every fact with its label, the words of the uppdrag too."""
    names, called = labels(made), made.rng.choice(("Uppdrag", "Uppdragstext", "Ärende", "Lydelse"))
    empty = made.rng.random() < 0.5
    return _parts(
        made,
        lambda task: [
            ("text", f"{called}: {task.title}"),
            *(("text", f"{a}: {b}".strip()) for a, b in labelled(task, names, empty=empty)),
            ("gap", ""),
        ],
    )


def headed(made: Listing) -> Lines:
    """Each uppdrag as a heading, its facts and some words of comment below."""
    names = labels(made)
    remark = made.rng.random() < 0.5
    return _parts(
        made,
        lambda task: [
            ("heading", task.title),
            *([("text", task.cells["comment"] or words.COMMENTS[0])] if remark else []),
            *(("text", f"{a}: {b}") for a, b in labelled(task, names)),
        ],
    )


def _parts(made: Listing, lines: Callable[[Task], Lines]) -> Lines:
    return [
        line
        for section, tasks in made.sections()
        for line in ([("section", section)] if section else [])
        + [one for task in tasks for one in lines(task)]
    ]


def as_text(made: Listing, lines: Lines) -> str:
    """Plain text as in a mail."""
    rng = made.rng
    marks = {
        "bullet": rng.choice(("- ", "• ", "* ", "– ")),
        "section": "",
        "text": rng.choice(("", "  ")),
        "heading": "",
        "bold": "",
        "gap": "",
    }
    end, blank = rng.choice(("", ":")), rng.random() < 0.4
    shown, number = [made.called, ""], 0
    for text in made.intro:
        shown += [text, ""]
    for style, text in lines:
        number = 0 if style == "section" and rng.random() < 0.5 else number + (style == "numbered")
        lead = f"{number}. " if style == "numbered" else marks[style]
        if (
            style == "section"
            or (style in {"heading", "bold"})
            or (blank and style in {"bullet", "numbered"})
        ):
            shown.append("")
        shown.append(lead + text + (end if style == "section" else ""))
        if style == "section":
            shown += [""] * blank
    return "\n".join([*shown, "", *made.after]) + "\n"


def as_markdown(made: Listing, lines: Lines) -> str:
    """Markdown with headings and points."""
    marks = {
        "bullet": "- ",
        "section": "\n## ",
        "text": "",
        "heading": "\n### ",
        "gap": "",
        "numbered": "1. ",
    }
    inside = any(style in {"bullet", "numbered"} for style, _ in lines)
    shown = [f"# {made.called}", *made.intro, ""]
    for style, text in lines:
        if style == "bold":
            shown.append(f"\n**{text}**\n")
        elif style == "text":
            label, _, value = text.partition(": ")
            shown.append(
                f"   - {text}"
                if inside
                else f"**{label}:** {value}  "
                if value and len(label) < 25
                else text + "  "
            )
        else:
            shown.append(marks[style] + text + ("\n" if style in {"section", "heading"} else ""))
    return "\n".join([*shown, "", *made.after]) + "\n"


def as_word(made: Listing, lines: Lines) -> bytes:
    """A Word file with its own styles for lists and headings, or bold lines in their place."""
    import docx

    rng = made.rng
    document = docx.Document()
    document.add_heading(made.called, 1)
    for text in made.intro:
        document.add_paragraph(text)
    plain = rng.random() < 0.4
    made.traits["bold sections"] = str(plain)
    styles = {
        "bullet": "List Bullet",
        "numbered": "List Number",
        "section": "Heading 2",
        "heading": "Heading 3",
    }
    for style, text in lines:
        if style == "bold" or (style == "section" and plain):
            document.add_paragraph().add_run(text).bold = True
        else:
            document.add_paragraph(text, style=styles.get(style))
    for text in made.after:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


SHAPES: dict[str, Callable[[Listing], Lines]] = {
    "bullets": bullets,
    "bullets and lines": bullets_and_lines,
    "records": records,
    "headed": headed,
}
DRESSES: dict[str, Callable[[Listing, Lines], Any]] = {
    "text": as_text,
    "markdown": as_markdown,
    "word": as_word,
}
