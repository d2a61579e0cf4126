"""Turns inline nodes into HTML: the only place where content becomes markup outside the templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from markupsafe import Markup, escape

from sitan.document.nodes import (
    Claim,
    CrossReference,
    Inline,
    LineBreak,
    Link,
    Mark,
    NoteMark,
    Number,
    Run,
    Styled,
    TermLink,
)

Medium: TypeAlias = Literal["print", "site"]

_COMMA = Markup('<span class="note-comma">, </span>')
"""What parts the marks of two notes on one word."""

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes inline nodes for one medium. `href` says how a page links to an anchor, `phrase` gives interface words."""

    medium: Medium
    href: Callable[[str], str]
    phrase: Callable[..., str]
    within_link: bool = False
    """No link stands in another."""

    def html(self, nodes: Sequence[Inline]) -> Markup:
        """Return `nodes` with their anchors and links; a note mark stays on the line of the word before it."""
        parts: list[Markup] = []
        last: Inline | None = None
        for node in _with_marks_within(nodes):
            if isinstance(node, NoteMark) and isinstance(last, NoteMark):
                parts.append(_COMMA + self._node(node))
            elif isinstance(node, NoteMark) and parts:
                before, word = _split_last_word(parts.pop())
                parts += [before, Markup('<span class="unbroken">{}{}</span>').format(word, self._node(node))]
            else:
                parts.append(self._node(node))
            last = node
        return Markup("").join(parts)

    def label(self, nodes: Sequence[Inline]) -> Markup:
        """Return `nodes` without anchors, links and note marks, to be said again: in contents, lists, pull-quotes."""
        return Markup("").join(self._repeated(node) for node in nodes)

    def _node(self, node: Inline) -> Markup:
        match node:
            case Link(href, children):
                words = replace(self, within_link=True).html(children)
                return Markup('<a class="external" href="{}">{}</a>').format(href, words)
            case Mark("", children):
                return self.html(children)
            case Mark(anchor, children):
                return Markup('<span id="{}">{}</span>').format(anchor, self.html(children))
            case CrossReference(target, text):
                link = Markup('<a class="cross-reference" href="{}">{}</a>')
                return link.format(self.href(target), keep_together(text))
            case NoteMark():
                return self._note_mark(node)
            case TermLink(target, text, expansion):
                title = Markup(' title="{}"').format(expansion) if self.medium == "site" and expansion else ""
                return Markup('<a class="term" href="{}"{}>{}</a>').format(self.href(target), title, text)
            case Number() if self.medium == "site":
                markup = Markup('<data class="number" value="{}" title="{}">{}</data>')
                return markup.format(node.trace, node.note, keep_together(node.text))
            case Number() if node.source and not self.within_link:
                markup = Markup('<a class="number" href="{}" title="{}">{}</a>')
                return markup.format(self.href(node.source), node.note, keep_together(node.text))
            case Claim(children, trace, note) if self.medium == "site":
                markup = Markup('<span class="claim" data-trace="{}" title="{}">{}</span>')
                return markup.format(trace, note, self.html(children))
            case Styled(style, children):
                return Markup("<{0}>{1}</{0}>").format(style, self.html(children))
            case Claim(children):
                return self.html(children)
            case Run() | LineBreak() | Number():
                return self._repeated(node)
            case _:
                assert_never(node)

    def _repeated(self, node: Inline) -> Markup:
        match node:
            case Run(text):
                return escape(text)
            case LineBreak():
                return Markup("<br>")
            case Number(text) | CrossReference(text=text):
                return escape(keep_together(text))
            case TermLink(text=text):
                return escape(text)
            case NoteMark():
                return Markup("")
            case Styled(style, children):
                return Markup("<{0}>{1}</{0}>").format(style, self.label(children))
            case Claim(children) | Link(children=children) | Mark(children=children):
                return self.label(children)
            case _:
                assert_never(node)

    def _note_mark(self, mark: NoteMark) -> Markup:
        link = Markup('<a class="note-mark" id="{}" href="{}"{}>{}</a>')
        role = ""
        if self.medium == "site":
            name = self.phrase("note-label", number=mark.number)
            role = Markup(' role="doc-noteref" aria-label="{}"').format(name)
        return link.format(mark.id, self.href(mark.target), role, mark.number)


def plain_text(nodes: Sequence[Inline]) -> str:
    """Return the words of `nodes` alone, without note marks."""
    return "".join(_words(node) for node in nodes)


def _words(node: Inline) -> str:
    match node:
        case Run(text) | Number(text) | CrossReference(text=text) | TermLink(text=text):
            return text
        case LineBreak():
            return " "
        case NoteMark():
            return ""
        case Styled(children=children) | Claim(children) | Link(children=children) | Mark(children=children):
            return plain_text(children)
        case _:
            assert_never(node)


def _with_marks_within(nodes: Sequence[Inline]) -> Iterator[Inline]:
    """Yield `nodes`, note marks moved into the spans that they follow: their last word is in there."""
    waiting: Claim | Mark | None = None
    for node in nodes:
        if waiting and isinstance(node, NoteMark):
            waiting = replace(waiting, children=(*waiting.children, node))
            continue
        if waiting:
            yield waiting
        waiting = node if isinstance(node, Claim | Mark) else None
        if not waiting:
            yield node
    if waiting:
        yield waiting


_LAST_WORD = re.compile(r"(?s)(.*\s)?([^\s<>]+)")
_SHORT = 30


def _split_last_word(markup: Markup) -> tuple[Markup, Markup]:
    """Return `markup` before its last word, and that word: a short whole if it ends in a tag, else nothing."""
    found = _LAST_WORD.fullmatch(markup)
    if found:
        return Markup(found[1] or ""), Markup(found[2])  # noqa: S704 - cut from what is escaped
    return (Markup(""), markup) if len(markup.striptags()) < _SHORT else (markup, Markup(""))


_SHORT_SPACE = re.compile(r"(?<=[\d.,]) (?=[^\s]{1,8}$)|(?<=\w) (?=[\dA-Z][\d.]*$)")


def keep_together(text: str) -> str:
    """Return `text` with no-break spaces where a line must not end: "Figure 4.2", "5.9 million".

    >>> keep_together("Figure 4.2").replace(chr(0xA0), "~"), keep_together("5.9 million").replace(chr(0xA0), "~")
    ('Figure~4.2', '5.9~million')
    """
    return _SHORT_SPACE.sub(_NO_BREAK_SPACE, text)
