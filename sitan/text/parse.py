"""Turns the words of an author into nodes: Markdown, MyST roles and bracketed spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from sitan.diagnostics import Findings, Location
from sitan.model import Line, Markdown, nearest
from sitan.strict_yaml import Words
from sitan.text.nodes import (
    REFERENCE_KINDS,
    ROLES,
    Block,
    Citation,
    Claim,
    Flow,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Listing,
    Mark,
    NoteReference,
    Paragraph,
    Plain,
    Quotation,
    Reference,
    Styled,
    Subheading,
    Term,
    Texts,
    Value,
    Waived,
    plain_text,
    walk,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_LENGTH = 200_000
"""Characters in one text. Some Markdown constructs take time that grows with the square of the length."""

MAX_NESTING = 20
"""Levels of lists and quotations. Beyond its own limit the parser would lose text in silence."""


def parse_markdown(words: Words, findings: Findings) -> Flow:
    """Return the blocks of a text; what is wrong with it goes to `findings`."""
    if len(words) > MAX_LENGTH:
        findings.error(
            words.place,
            "text-within-limits",
            f"the text has {len(words):,} characters; {MAX_LENGTH:,} is the most",
            "split it",
        )
        return ()
    return _Parser(words, findings).flow()


def parse_line(words: Words, findings: Findings) -> Inlines:
    """Return the inline nodes of a title, caption or label, which is one paragraph."""
    blocks = parse_markdown(words, findings)
    if not blocks:
        return ()
    first = blocks[0]
    if len(blocks) > 1 or not isinstance(first, Paragraph):
        findings.error(
            words.place,
            "line-is-one-paragraph",
            "this text is one paragraph, without lists or headings",
            "write it as one line; a sign such as `#`, `-` or `1.` at its start wants a backslash before it",
        )
        return ()
    return first.content


def parse_all(words: Iterable[Words], findings: Findings) -> Texts:
    """Return each marked-up text in `words`, parsed: a `Line` as the flow of one paragraph."""
    parsed: dict[Location, Flow] = {}
    for text in words:
        if isinstance(text, Line):
            line = parse_line(text, findings)
            parsed[text.place] = (Paragraph(line),)
        elif isinstance(text, Markdown):
            parsed[text.place] = parse_markdown(text, findings)
    return parsed


SPANS = ("value", "claim", "waive")
_SPANS = "value, claim, waive or #id"
_ATTRIBUTE = re.compile(r'([A-Za-z_][\w-]*)\s*=\s*"((?:[^"\\]|\\.)*)"')
_ATTRIBUTES = re.compile(rf"\]\{{((?:\s*{_ATTRIBUTE.pattern})+)\s*\}}")

_NOTE_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE_TEXT = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


@cache
def _markdown() -> MarkdownIt:
    # CommonMark without HTML; links only in full, so that no word of a report becomes one by accident.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING * 4})
    # Every address becomes a link: one which leads elsewhere than to the web is refused, not printed as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.disable(["image", "html_block", "html_inline", "code", "fence", "hr", "autolink", "backticks"])
    return parser.use(myst_role_plugin).use(attrs_plugin, spans=True, allowed=None).use(footnote_plugin, inline=False)


class _Parser:
    """Parses one text. Keeps a cursor in its source, since the Markdown parser tells lines but no columns."""

    def __init__(self, words: Words, findings: Findings) -> None:
        self.words = words
        self.findings = findings
        self.cursor = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", words))]
        self.notes: Mapping[str, Inlines] = MappingProxyType({})
        self.used_notes: set[str] = set()

    def flow(self) -> Flow:
        """Return the blocks of the text."""
        tokens = _markdown().parse(str(self.words))
        self.notes = self.note_texts(tokens)
        body = _before_footnotes(tokens)
        self.cursor = 0
        flow = tuple(self.blocks(_Reader(body)))
        for match in _NOTE_TEXT.finditer(self.words):
            if match[1] not in self.used_notes:
                self.error(
                    "note-is-used",
                    match.start(),
                    f"no mark [^{match[1]}] stands in the text",
                    "add it, or remove the note",
                )
        return flow

    def error(self, rule: str, offset: int, message: str, hint: str) -> None:
        """Report a fault at `offset` of the text."""
        self.findings.error(self.words.location(offset), rule, message, hint)

    # --- blocks

    def blocks(self, reader: _Reader) -> Iterator[Block]:
        """Yield blocks until the reader is at its end or at a closing token."""
        while reader.more and not reader.peek.type.endswith("_close"):
            token = reader.next()
            if token.map:
                self.seek(token.map[0])
            if token.type == "paragraph_open":
                yield Paragraph(self.paragraph(reader))
            elif token.type == "heading_open":
                yield self.subheading(token, reader)
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                yield self.listing(token, reader)
            elif token.type == "blockquote_open":
                yield Quotation(tuple(self.only_paragraphs(reader, "a quotation")))
                reader.next()
            else:
                self.unknown(token, reader)

    def unknown(self, token: Token, reader: _Reader) -> None:
        """Report a construct that has no meaning here."""
        self.error(
            "markdown-is-known", self.cursor, f"`{token.markup or token.type}` has no meaning here", "see the reference"
        )
        if token.nesting == 1:
            reader.skip_to_close(token)

    def paragraph(self, reader: _Reader) -> Inlines:
        """Return the content of a paragraph or heading whose opening token has been read."""
        inline = reader.next()
        reader.next()
        return self.inlines(inline)

    def subheading(self, token: Token, reader: _Reader) -> Subheading:
        """Return a subheading. Sections are numbered by the YAML; in prose there is one level below them."""
        start = self.cursor
        content = self.paragraph(reader)
        if token.tag != "h3":
            self.error(
                "subheading-level", start, f"a subheading starts with ###, not {token.markup}", "write `### ` before it"
            )
        return Subheading(content, self.words.location(start))

    def listing(self, token: Token, reader: _Reader) -> Listing:
        """Return a list; each item is one paragraph."""
        items: list[Inlines] = []
        while reader.peek.type == "list_item_open":
            reader.next()
            found = tuple(self.only_paragraphs(reader, "a list item"))
            if len(found) > 1:
                place = _start(found[1]) or self.words.location(self.cursor)
                hint = "write two items"
                self.findings.error(place, "list-item-is-one-paragraph", "a list item is one paragraph here", hint)
            items.extend(found[:1])
            reader.next()
        reader.next()
        return Listing(token.type.startswith("ordered"), tuple(items))

    def only_paragraphs(self, reader: _Reader, what: str) -> Iterator[Inlines]:
        """Yield the paragraphs inside a list item or quotation; report anything else."""
        for block in self.blocks(reader):
            if isinstance(block, Paragraph):
                yield block.content
            else:
                self.error(
                    "markdown-is-known", self.cursor, f"{what} holds plain paragraphs only", "take it out of there"
                )

    # --- inline

    def inlines(self, token: Token) -> Inlines:
        """Return the nodes of an inline token."""
        if token.map:
            self.seek(token.map[0])
        return self.nodes(_Reader(token.children or []))

    def nodes(self, reader: _Reader) -> Inlines:
        """Return nodes until the reader is at its end or at a closing token."""
        nodes: list[Inline] = []
        while reader.more and reader.peek.nesting != -1:
            token = reader.next()
            node = self.node(token, reader)
            last = nodes[-1] if nodes else None
            if isinstance(node, Plain) and isinstance(last, Plain):
                nodes[-1] = Plain(last.text + node.text, last.place)
            elif node is not None:
                nodes.append(node)
        return tuple(nodes)

    def node(self, token: Token, reader: _Reader) -> Inline | None:
        """Return the node that starts with `token`, reading on to its end."""
        match token.type:
            case "text" | "text_special":
                return self.plain(token.content)
            case "softbreak":
                return Plain(" ", self.words.location(self.cursor))
            case "hardbreak":
                return LineBreak()
            case "em_open" | "strong_open":
                children = self.nodes(reader)
                reader.next()
                return Styled("em" if token.type == "em_open" else "strong", children)
            case "link_open":
                return self.link(token, reader)
            case "span_open":
                return self.span(token, reader)
            case "myst_role":
                return self.role(token)
            case "footnote_ref":
                return self.note(token)
        self.error(
            "markdown-is-known", self.cursor, f"`{token.markup or token.type}` has no meaning here", "see the reference"
        )
        return None

    def plain(self, content: str) -> Plain:
        """Return characters as they are. A mark without its note would be among them."""
        start = self.find(content)
        for match in _NOTE_MARK.finditer(content):
            hint = f"write the note on a line of its own in the same text: {match[0]}: …"
            self.error("note-is-there", start + match.start(), f"{match[0]} has no note", hint)
        return Plain(content, self.words.location(start))

    def link(self, token: Token, reader: _Reader) -> Link:
        """Return a link; it leads to the web, and nowhere else."""
        start = self.find("[")
        children = self.nodes(reader)
        reader.next()
        href = str(token.attrs.get("href", ""))
        if not href.startswith(("https://", "http://", "mailto:")):
            self.error(
                "link-leads-to-the-web",
                start,
                f'"{href}" is not a web address',
                "refer to a part of the report by {sec}`id`",
            )
        self.cursor = self.words.find(")", self.cursor) + 1 or self.cursor
        return Link(href, children, self.words.location(start))

    def span(self, token: Token, reader: _Reader) -> Inline | None:
        """Return what a bracketed span means by its attribute: value, claim, waive or an id."""
        start = self.find("[")
        children = self.nodes(reader)
        reader.next()
        place = self.words.location(start)
        names = {str(name) for name in token.attrs}
        kinds = names - {"because"}
        if names == {"id"}:
            self.cursor = self.words.find("}", self.cursor) + 1 or self.cursor
            return Mark(str(token.attrs["id"]), children, place)
        unknown = sorted(kinds - {"id", *SPANS})
        if unknown:
            hint = nearest(unknown[0], [*SPANS, "because"])
            self.error("span-has-one-meaning", start, f'"{unknown[0]}" means nothing in a span', hint)
            return None
        if len(kinds) != 1:
            self.error("span-has-one-meaning", start, f"a span has exactly one of {_SPANS}", "nest two spans")
            return None
        (kind,) = kinds
        if "because" in names and kind not in {"value", "claim"}:
            message = '"because" gives the reason of a comparison, and stands beside value or claim'
            self.error("span-has-one-meaning", start, message, "remove it")
            return None
        return self.meaning(kind, self.attributes(token), children, place)

    def meaning(self, kind: str, attributes: Mapping[str, Words], children: Inlines, place: Location) -> Inline:
        """Return the node of a span of the kind "value", "claim" or "waive"."""
        for name in ("because", "waive"):
            if name in attributes and not attributes[name].strip():
                message = f'"{name}" gives no reason'
                self.findings.error(place, "waiver-has-a-reason", message, f'write it out: {name}="…"')
        if kind == "waive":
            return Waived(attributes[kind], children, place)
        if kind == "claim":
            return Claim(attributes[kind], children, place, attributes.get("because"))
        return Value(attributes[kind], plain_text(children), place, attributes.get("because"))

    def attributes(self, token: Token) -> Mapping[str, Words]:
        """Return the attributes of the span whose words the cursor has passed, as they stand in the source.

        The parser's own values end at a line end.
        """
        found = _ATTRIBUTES.match(self.words, self.words.find("]", self.cursor))
        if not found:
            return {str(name): self.argument(str(raw)) for name, raw in token.attrs.items()}
        values = {
            pair[1]: self.argument_at(pair.start(2), pair[2])
            for pair in _ATTRIBUTE.finditer(self.words, found.start(1), found.end(1))
        }
        self.cursor = found.end()
        return values

    def role(self, token: Token) -> Inline | None:
        """Return what a role means."""
        name, content = token.meta["name"], token.content
        start = self.find("{" + name + "}")
        argument = self.argument(content)
        place = self.words.location(start)
        if name == "value":
            return Value(argument, None, place)
        if name in REFERENCE_KINDS:
            return Reference(name, content.strip(), place)
        if name == "cite":
            return Citation(tuple(key.strip() for key in content.split(",")), place)
        if name == "term":
            return Term(content.strip(), place)
        self.error("role-is-known", start, f"there is no role {{{name}}}", nearest(name, ROLES))
        return None

    def note(self, token: Token) -> NoteReference:
        """Return a note where its mark stands, so that notes are numbered in reading order."""
        label = str(token.meta["label"])
        place = self.words.location(self.find(f"[^{label}]"))
        if label in self.used_notes:
            self.findings.error(place, "note-is-used", f"[^{label}] stands twice", "give each mark a note of its own")
        self.used_notes.add(label)
        return NoteReference(self.notes.get(label, ()), place)

    def note_texts(self, tokens: list[Token]) -> Mapping[str, Inlines]:
        """Return the text of each note by its label."""
        notes: dict[str, Inlines] = {}
        reader = _Reader(tokens)
        while reader.more:
            token = reader.next()
            if token.type == "footnote_open" and reader.peek.type == "paragraph_open":
                opening = reader.next()
                if opening.map:
                    self.seek(opening.map[0])
                inline = reader.next()
                notes[str(token.meta["label"])] = self.nodes(_Reader(inline.children or []))
        return notes

    # --- places

    def seek(self, line: int) -> None:
        """Move the cursor to the start of a line of the text, unless it is already beyond."""
        self.cursor = max(self.cursor, self.line_starts[line]) if line < len(self.line_starts) else self.cursor

    def find(self, piece: str) -> int:
        """Move the cursor behind the next occurrence of `piece`; return where that starts.

        Entities and escapes make `piece` differ from the source; then the cursor stays, and the place is the last one
        known.
        """
        found = self.words.find(piece, self.cursor) if piece else -1
        if found < 0:
            return self.cursor
        self.cursor = found + len(piece)
        return found

    def argument(self, text: str) -> Words:
        """Return the argument of a role or attribute as words with their own place."""
        return self.argument_at(self.find(text), text)

    def argument_at(self, start: int, text: str) -> Words:
        """Return the argument that starts at `start` of the text; the cursor moves behind it."""
        self.cursor = max(self.cursor, start + len(text))
        place = self.words.location(start)
        stops = tuple(
            (offset, spot.line, spot.column)
            for offset in range(len(text))
            if offset == 0 or text[offset - 1] == "\n"
            for spot in (self.words.location(start + offset),)
        )
        return Words(text.replace("\n", " "), place, stops=stops)


@dataclass
class _Reader:
    """Reads tokens one after another."""

    tokens: list[Token]
    index: int = field(default=0)

    @property
    def more(self) -> bool:
        return self.index < len(self.tokens)

    @property
    def peek(self) -> Token:
        return self.tokens[self.index]

    def next(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def skip_to_close(self, opening: Token) -> None:
        """Read up to and including the token that closes `opening`."""
        closing = opening.type.removesuffix("_open") + "_close"
        depth = 1
        while self.more and depth:
            token = self.next()
            depth += (token.type == opening.type) - (token.type == closing)


def _start(nodes: Inlines) -> Location | None:
    """Return the place of the first node that has one."""
    return next((node.place for node in walk(nodes) if not isinstance(node, Styled | LineBreak)), None)


def _before_footnotes(tokens: list[Token]) -> list[Token]:
    return next((tokens[:index] for index, token in enumerate(tokens) if token.type == "footnote_block_open"), tokens)
