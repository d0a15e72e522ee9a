"""What the tools return: these classes are also the schemas that agents are told."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.present import article_path
from search.types import Answer, Article, ArticleRef, Results


class Reference(BaseModel):
    """An article by its names."""

    id: str = Field(description="What get_article takes.")
    title: str
    url: str = Field(description="The page for people; a path where the site names no host.")
    language: str = Field(description="Language code, such as en.")
    category: str = Field(description="Slugs from the top with slashes; empty at the top.")
    product: str | None


class Hit(Reference):
    """An article that may answer."""

    section: str | None = Field(description="The heading that the match stands under.")
    snippet: str = Field(description="The words around the match, as plain text.")
    summary: str
    score: float = Field(description="0 to 1, comparable within one list only.")


class Found(BaseModel):
    """The answers to a question, best first."""

    query: str = Field(description="The question as it was used: normalised and cut.")
    total: int
    confident: bool = Field(
        description="Whether the first answer is likely right; if not, say so or ask a person."
    )
    did_you_mean: str | None
    answers: list[Hit]


class Text(Reference):
    """A whole article."""

    summary: str
    updated: str | None = Field(description="When it was changed last, ISO 8601.")
    outdated: str | None = Field(description="Why its writer calls it out of date, if so.")
    markdown: str = Field(description="The article as written, without its title.")
    translations: list[Reference]


def found(results: Results, origin: str) -> Found:
    """Return answers as an agent gets them; ``origin`` is put in front of addresses."""
    return Found(
        query=results.query,
        total=results.total,
        confident=results.confident,
        did_you_mean=results.did_you_mean,
        answers=[_hit(one, origin) for one in results.answers],
    )


def text(article: Article, origin: str) -> Text:
    """Return an article as an agent gets it."""
    ref = article.ref
    return Text(
        **reference(ref, origin).model_dump(),
        summary=ref.summary,
        updated=ref.updated.isoformat() if ref.updated else None,
        outdated=article.outdated,
        markdown=article.markdown,
        translations=[reference(other, origin) for other in article.translations],
    )


def reference(ref: ArticleRef, origin: str, anchor: str = "") -> Reference:
    """Return what names an article."""
    return Reference(
        id=ref.id,
        title=ref.title,
        url=origin + article_path(ref, anchor),
        language=ref.language,
        category="/".join(ref.category),
        product=ref.product,
    )


def _hit(one: Answer, origin: str) -> Hit:
    return Hit(
        **reference(one.article, origin, one.anchor).model_dump(),
        section=one.section.text if one.section else None,
        snippet=one.snippet.text,
        summary=one.article.summary,
        score=one.score,
    )
