"""The border between what somebody wrote and what the engine trusts.

`Node` is the base of every model that is read from YAML: unknown fields are errors, values are frozen, and each node
knows its place. The field types read the author's words (`sitan.strict_yaml.Words`) without guessing: a field that
wants text takes the text as typed, a field that wants a number takes only an unquoted decimal number.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StringConstraints,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from sitan.diagnostics import Findings, Location
from sitan.strict_yaml import Items, Table, Value, Words


class Node(BaseModel):
    """A mapping that somebody wrote, checked; `place` is where it stands."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
        defer_build=True,  # a process that draws figures reads no YAML: it needs the classes, not their validators
    )

    _place: Location = PrivateAttr(default=Location(""))

    @property
    def place(self) -> Location:
        """Where the node stands in the project."""
        return self._place

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, data: Any, handler: ModelWrapValidatorHandler[Node]) -> Node:  # noqa: ANN401 - YAML enters
        try:
            node = handler(data)
        except ValidationError as error:
            raise _with_known_fields(error, cls) from error
        if isinstance(data, Table):
            node._place = data.place  # noqa: SLF001 - our own
        return node


def _with_known_fields(error: ValidationError, model: type[BaseModel]) -> ValidationError:
    """Return `error` with the names of the model's fields added where a field is unknown, for the hint."""
    known = [field.alias or name for name, field in model.model_fields.items()]
    details: list[InitErrorDetails] = []
    for fault in error.errors(include_url=False):
        kind: PydanticCustomError | str = fault["type"]
        context = dict(fault.get("ctx", {}))
        if kind == "extra_forbidden" and len(fault["loc"]) == 1:
            kind = PydanticCustomError("field_unknown", "unknown field", {"known": known})
        elif kind not in _BUILT_IN_FAULTS:
            kind = PydanticCustomError(kind, fault["msg"].replace("{", "{{"), context)  # type: ignore[arg-type]
        details.append(InitErrorDetails(type=kind, loc=fault["loc"], input=fault["input"], ctx=context))
    return ValidationError.from_exception_data(error.title, details)


_BUILT_IN_FAULTS = frozenset(get_args(core_schema.ErrorType))


class Text(Words):
    """One text for readers, without markup, as typed. Keeps its place, which a plain `str` field would lose."""

    __slots__ = ()

    pattern: ClassVar[re.Pattern[str] | None] = None
    form: ClassVar[str] = ""
    """What the pattern wants, in words."""
    example: ClassVar[str] = ""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as a text that is not empty, without copying away its place."""
        return core_schema.no_info_plain_validator_function(
            cls._check, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the field to editors."""
        described: dict[str, Any] = {"type": "string", "minLength": 1}
        if cls.pattern:
            described["pattern"] = f"^{cls.pattern.pattern}$"
        return described

    @classmethod
    def _check(cls, value: object) -> Self:
        if not isinstance(value, str) or not value.strip():
            empty = value is None or isinstance(value, str)
            raise PydanticCustomError("text_missing" if empty else "text_type", "a text should stand here")
        if cls.pattern and not cls.pattern.fullmatch(value):
            raise PydanticCustomError("form", "{form}", {"form": cls.form, "example": cls.example})
        if isinstance(value, Words):
            return cls(value, value.place, plain=value.plain, stops=value.stops)
        return cls(value)


class Line(Text):
    """One paragraph's worth of words with inline markup: a title, a caption, a label. See `sitan.text`."""

    __slots__ = ()


class Markdown(Text):
    """Paragraphs, lists and subheadings with inline markup. See `sitan.text`."""

    __slots__ = ()


class Query(Text):
    """An expression over the datasets. See `sitan.evidence`."""

    __slots__ = ()


class FileName(Text):
    """A path with forward slashes, relative to the folder that the field's description names."""

    __slots__ = ()


class Identifier(Text):
    """The name by which other places refer to this one: `infant-mortality`."""

    __slots__ = ()

    pattern: ClassVar[re.Pattern[str] | None] = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
    form: ClassVar[str] = "an id: lower-case letters, digits and single hyphens"
    example: ClassVar[str] = "infant-mortality"


class Date(Text):
    """A day, as ISO 8601 writes it."""

    __slots__ = ()

    pattern: ClassVar[re.Pattern[str] | None] = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
    form: ClassVar[str] = "a date, year-month-day"
    example: ClassVar[str] = "2020-12-31"


_NUMBER = re.compile(r"[-+]?(\d+(\.\d+)?|\.\d+)")


def _number(value: object) -> object:
    if isinstance(value, Words):
        if not value.plain or not _NUMBER.fullmatch(value):
            raise PydanticCustomError("number", "a number should stand here, unquoted, with a decimal point")
        return Decimal(value)
    return value


def _integer(value: object) -> object:
    if isinstance(value, Words):
        if not value.plain or not re.fullmatch(r"[-+]?\d+", value):
            raise PydanticCustomError("integer", "a whole number should stand here, unquoted")
        return int(value)
    return value


def _flag(value: object) -> object:
    if isinstance(value, Words):
        if not value.plain or value not in {"true", "false"}:
            raise PydanticCustomError("flag", "`true` or `false` should stand here")
        return value == "true"
    return value


def _plain_text(value: object) -> object:
    return str(value) if isinstance(value, Words) else value


Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Integer = Annotated[int, BeforeValidator(_integer)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Code = Annotated[str, BeforeValidator(_plain_text), StringConstraints(min_length=1)]
"""A short code compared with others (an area, a source id), where the place of the node is place enough."""

NodeType = TypeVar("NodeType", bound=Node)


def check_model(model: type[NodeType], value: Value, name: str, findings: Findings) -> NodeType | None:
    """Return `value` as `model`; None, with a finding for each fault, if it is not one."""
    if not isinstance(value, Table):
        if value is not None or not findings.has_errors:
            place = _place_of(value) or Location(name, 1, 1)
            findings.error(
                place, "field-has-its-type", "fields should stand here, each `name: value`", "see `sitan schema`"
            )
        return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _report_fault(dict(fault), value, findings)
        return None


def _report_fault(fault: dict[str, Any], root: Table, findings: Findings) -> None:
    """Turn one of pydantic's faults into a finding in the author's words, at the value it speaks of."""
    kind = fault["type"]
    unknown = kind in {"extra_forbidden", "field_unknown"}
    place, parent, field, path = _walk(root, fault["loc"], at_key=unknown)
    context = fault.get("ctx", {})
    where = f'"{path}"' if path else "this"
    if unknown:
        hint = nearest(str(field), context.get("known", []))
        findings.error(place, "field-is-known", f"there is no field {where} here", hint)
        return
    if kind == "missing":
        findings.error(parent, "field-is-there", f'"{field}" is missing', f"add `{field}: …`")
        return
    if kind == "text_missing":
        findings.error(
            place, "field-is-there", f"{where} has no text", f"write the text after `{field}:`, or remove the line"
        )
        return
    if kind == "tag_unknown":
        _report_tag(fault["input"], context, place, findings)
        return
    message, hint = _MESSAGES.get(kind, ("{where}: {msg}", "see `sitan schema`"))
    words = {"where": where, "msg": fault["msg"], **{name: str(item) for name, item in context.items()}}
    findings.error(
        place,
        context.get("rule", "field-has-its-type"),
        message.format_map(_Lenient(words)),
        hint.format_map(_Lenient(words)),
    )


def tagged_union(models: Mapping[str, Any], tell_apart: Callable[[object], str | None], rule: str, what: str) -> Any:  # noqa: ANN401 - an annotation
    """Return the annotation of a value that is one of `models`, told apart by `tell_apart`.

    `rule` and `what` name the fault in findings: "there is no `what` …".
    """
    context: dict[str, int | str | float] = {"rule": rule, "what": what, "known": ", ".join(models)}
    discriminator = Discriminator(
        tell_apart, custom_error_type="tag_unknown", custom_error_message="unknown", custom_error_context=context
    )
    return Annotated[reduce(or_, [Annotated[model, Tag(name)] for name, model in models.items()]), discriminator]


def _report_tag(value: object, context: Mapping[str, str], place: Location, findings: Findings) -> None:
    """Report a value of a tagged union that is of no kind, or of several."""
    what, known = context["what"], context["known"].split(", ")
    table = value if isinstance(value, Table) else Table(place)
    tags = [str(table["kind"])] if "kind" in table else list(table)
    if len(tags) == 1 and tags[0] not in known:
        place = _place_of(table.get("kind")) or table.keys_at[tags[0]]
        findings.error(place, context["rule"], f'there is no {what} "{tags[0]}"', nearest(tags[0], known))
        return
    findings.error(place, context["rule"], f"one {what} should be named here", nearest("", known))


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


_MESSAGES = {
    "text_type": ("{where} should be text", "write one text, without a list or fields below it"),
    "form": ("{where} is not {form}", "for example `{example}`"),
    "number": ("{where} should be a number", "write it unquoted, with a decimal point: 12.5"),
    "integer": ("{where} should be a whole number", "write it unquoted: 12"),
    "flag": ("{where} should be `true` or `false`", "YAML 1.2 knows no yes, no, on or off"),
    "literal_error": ("{where} should be {expected}", "one of these words, as written"),
    "enum": ("{where} should be {expected}", "one of these words, as written"),
    "list_type": ("{where} should be a list", "write each item on a line of its own after `- `"),
    "tuple_type": ("{where} should be a list", "write each item on a line of its own after `- `"),
    "dict_type": ("{where} should be fields", "write `name: value` lines below it"),
    "model_type": ("{where} should be fields", "write `name: value` lines below it"),
    "model_attributes_type": ("{where} should be fields", "write `name: value` lines below it"),
    "too_short": ("{where} should have at least {min_length} item(s)", "add one, or remove the field"),
    "string_too_short": ("{where} has no text", "write the text, or remove the line"),
    "author": ("{message}", "{hint}"),
}


def author_error(rule: str, message: str, hint: str) -> PydanticCustomError:
    """Return an error that a model's own validator raises, in the words that the author will read."""
    return PydanticCustomError("author", "{message}", {"rule": rule, "message": message, "hint": hint})


def _walk(root: Table, path: Sequence[str | int], *, at_key: bool) -> tuple[Location, Location, str | int, str]:
    """Follow pydantic's path as far as the author's values go.

    Returns the place of the value (or of its key), the place of the mapping around it, the last name, and the path as
    an author would say it. Names that pydantic adds (tags of unions) are no keys of any table, and are passed over.
    """
    value: Value = root
    place = parent = root.place
    said: list[str] = []
    last: str | int = ""
    for index, step in enumerate(path):
        final = index == len(path) - 1
        if isinstance(value, Table) and isinstance(step, str) and step in value:
            parent, child = value.place, value[step]
            by_key = child is None or (final and (at_key or not isinstance(child, Words)))
            place = value.keys_at[step] if by_key else _place_of(child) or place
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
            parent, child = value.place, value[step]
            place = _place_of(child) or place
        elif final:
            parent, last = (value.place if isinstance(value, Table) else place), step
            said.append(str(step))
            break
        else:
            continue
        value, last = child, step
        said.append(str(step))
    names = [name for name in said if not name.isdigit()]
    return place, parent, last, names[-1] if names else ""


def _place_of(value: Value) -> Location | None:
    return value.place if isinstance(value, Words | Table | Items) else None


MOST_LISTED = 20
"""Names that a hint lists."""


def nearest(name: str, known: Sequence[str] | Mapping[str, object]) -> str:
    """Return a hint that names what the author probably meant, or all there is if that is little.

    >>> nearest("u5mrr", ["u5mr", "imr"])
    'did you mean "u5mr"?'
    """
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    if not names:
        return ""
    some = ", ".join(sorted(names)[:MOST_LISTED])
    return f"there are: {some}" + (", …" if len(names) > MOST_LISTED else "")


def walk_words(node: object, context: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text below `node` with its stable context, in the order of the fields.

    The context names ids where there are any, so that it outlives a block put in before them. It is the context of a
    translator's message, and the name of the place in a trace.
    """
    if isinstance(node, Text):
        yield context, node
    elif isinstance(node, Node):
        own = getattr(node, "id", None)
        here = f"{context}/{own}" if own and context else str(own or context)
        for name in type(node).model_fields:
            if name != "id":
                yield from walk_words(getattr(node, name), f"{here}/{name}" if here else name)
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield from walk_words(value, f"{context}/{name}")
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for index, value in enumerate(node, start=1):
            yield from walk_words(value, context if _has_id(value) else f"{context}/{index}")


def _has_id(node: object) -> bool:
    """Tell whether a node, or the one thing that it holds, has an id, which names it better than its position."""
    if getattr(node, "id", None):
        return True
    fields = list(type(node).model_fields) if isinstance(node, Node) else []
    return len(fields) == 1 and bool(getattr(getattr(node, fields[0]), "id", None))
