"""What all routes share: reading JSON, writing JSON, the reader's language, paging and versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Depends, Query, Request
from starlette.responses import Response

from api.exchange.reading import not_json
from api.i18n import Audience, Message, Translator, choose_language
from api.problems import HttpError
from api.runtime import Runtime
from api.schemas.limits import MAX_REQUEST_BYTES
from matching.domain.account import AccountPage
from matching.domain.alias import AliasPage
from matching.domain.contest import ContestPage
from matching.domain.errors import FieldProblem, InvalidInputError, StaleVersionError
from matching.domain.repositories import Page

API = "/api/v1"
"""Where all resources are. Routers carry their whole address, so that the log can name the route."""

MOST_WARNINGS, LONGEST_WARNING = 20, 200
"""A header has to stay small: servers and proxies refuse more than some thousands of characters."""


MOST_FIELDS = 200
"""Of a form: more than the longest of ours has."""


class JsonResponse(Response):
    """JSON by orjson. The documents are made by us as plain data, so that nothing has to be checked or converted on
    the way out."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of the document."""
        return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def runtime_of(request: Request) -> Runtime:
    """The program behind the routes."""
    runtime: Runtime = request.app.state.runtime
    return runtime


def translator_of(request: Request) -> Translator:
    """The reader's language: ``?lang=``, else Accept-Language, else the setting."""
    default = runtime_of(request).settings.lang
    language = choose_language(request.query_params.get("lang"), request.headers.get("accept-language"), default)
    return Translator.of(language)


def audience_translator(
    request: Request,
    audience: Annotated[Audience, Query(description="who reads it: a participant gets words of their own")] = "coach",
) -> Translator:
    """The reader's language, in the words for whoever reads."""
    return Translator.of(translator_of(request).language, audience)


async def json_body(request: Request) -> Any:
    """The request's JSON; MaatwerkError when it is something else.

    The content type is asked for because a page of another site cannot send it without being allowed to first (CORS).
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise HttpError.of(415)
    try:
        return orjson.loads(await _limited(request))
    except orjson.JSONDecodeError as error:
        raise InvalidInputError([FieldProblem("", "", not_json(error))]) from None


async def form_body(request: Request) -> dict[str, str]:
    """The fields of a form without files; of a field that was sent twice, the last. Its ``csrf_token`` counts like the header."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HttpError.of(415)
    try:
        fields = dict(parse_qsl((await _limited(request)).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise HttpError.of(415) from None
    request.state.csrf_token = fields.get("csrf_token", "")
    return fields


async def _limited(request: Request) -> bytes:
    """The body, as long as it is not too large, whatever its header says."""
    if (
        request.headers.get("content-length", "").isdigit()
        and int(request.headers["content-length"]) > MAX_REQUEST_BYTES
    ):
        raise HttpError.of(413)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MAX_REQUEST_BYTES:
            raise HttpError.of(413)
    return bytes(content)


Live = Annotated[Runtime, Depends(runtime_of)]
Reader = Annotated[Translator, Depends(translator_of)]
AudienceReader = Annotated[Translator, Depends(audience_translator)]
Body = Annotated[Any, Depends(json_body)]
Form = Annotated[dict[str, str], Depends(form_body)]
Lang = Annotated[
    str | None, Query(description="language of the texts: nl or en; without it, Accept-Language", examples=["nl"])
]


def warnings_header(warnings: list[Message], translator: Translator) -> dict[str, str]:
    """What was ignored, as a header that holds a JSON list in ASCII; nothing when there is nothing to say."""
    if not warnings:
        return {}
    said = [translator.message(one)[:LONGEST_WARNING] for one in warnings[:MOST_WARNINGS]]
    return {"X-Maatwerk-Warnings": json.dumps(said)}


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def check_version(request: Request, version: int) -> None:
    """StaleVersionError when the request names another version in If-Match (RFC 9110 §13.1.1)."""
    wanted = request.headers.get("if-match")
    if wanted is None or wanted.strip() == "*":
        return
    if etag(version) not in [one.strip() for one in wanted.split(",")]:
        raise StaleVersionError(
            Message("This is version {version} by now. Read it again, and repeat your change on it.", version=version)
        )


def page_links(
    request: Request, page: Page | AliasPage | ContestPage | AccountPage, limit: int, extra: Mapping[str, Any]
) -> dict[str, str]:
    """The Link header (RFC 8288) to the next page."""
    if page.next_cursor is None:
        return {}
    query = urlencode({**extra, "cursor": page.next_cursor, "limit": limit}, doseq=True)
    return {"Link": f'<{request.url.path}?{query}>; rel="next"'}
