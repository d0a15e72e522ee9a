"""A folder of files in, a Reading out: every file counted, every problem told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from indexer import categories
from indexer.announcements import AnnouncementReader
from indexer.categories import CategoryNote
from indexer.chronicle import Chronicle
from indexer.files import Text, read_text
from indexer.frontmatter import CheckedHead, Parts, check_parts, split_head
from indexer.identity import Draft, settle
from indexer.links import link_map
from indexer.memory import Memory, stamp
from indexer.places import Place, index_files, place
from indexer.redirects import Stub, resolve_redirects
from indexer.relations import check_related
from indexer.reviews import Upkeep
from indexer.scan import ARTICLE_SUFFIXES, Found, Kind, require_folder, scan
from indexer.slugs import slugify
from indexer.titles import find_title
from indexer.types import ContentSettings, Head, Problem, Reading, Severity, Source, Status
from search import synonyms


def read_folder(settings: ContentSettings, memory: Memory | None = None) -> Reading:
    """Read every file below ``settings.folder``.

    Files and folders whose name begins with a dot, and ``questions.toml`` at the top, are not
    looked at.  Of all others each is in
    exactly one group: ``len(articles) + redirect_files + len(category_files) + len(announcements) +
    len(synonyms) + len(refused) + len(assets) + len(ignored)`` is their number, symbolic links
    included.  Nothing is raised for
    what a file holds: a file that cannot be served is refused with an ERROR, and the rest is read.
    ``ContentError`` is raised where there is no such folder.  With the ``memory`` of an earlier
    reading, only files that changed since are read.
    """
    require_folder(settings.folder)
    found, problems = scan(settings.folder)
    reader = _Reader(settings, found, memory or Memory())
    reader.problems += problems
    # A link to a file must not take the id or the address of the file itself.
    for one in sorted(found, key=lambda one: one.file.is_symlink()):
        reader.take(one)
    return reader.reading()


@dataclass(slots=True)
class _Groups:
    articles: list[Draft] = field(default_factory=list)
    stubs: list[Stub] = field(default_factory=list)
    category_files: list[str] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


class _Reader:
    """Sorts files into groups, one at a time, in the order of their paths."""

    def __init__(self, settings: ContentSettings, found: Iterable[Found], memory: Memory) -> None:
        self.settings, self.memory = settings, memory
        self.chronicle = Chronicle.of(settings, memory)
        paths = [one.path for one in found if one.kind is Kind.ARTICLE]
        self.index_files = index_files(paths, settings)
        self.groups = _Groups()
        self.announcements = AnnouncementReader(settings)
        self.notes: list[CategoryNote] = []
        self.upkeep: Upkeep = {}
        self.problems: list[Problem] = []
        self.read: dict[Path, str] = {}
        self.folders: dict[Path, Path] = {}
        """Folder → where it really is."""

    def take(self, found: Found) -> None:
        if found.problem is not None:
            self._refuse(found.problem)
        elif found.kind is Kind.ASSET:
            self.groups.assets.append(found.path)
        elif found.kind is Kind.IGNORED:
            self.groups.ignored.append(found.path)
        elif (twin := self.read.setdefault(self._real(found.file), found.path)) != found.path:
            message = f"The symbolic link leads to {twin}, which is read already."
            remedy = "Remove the link; “aliases” keep old addresses."
            self._refuse(Problem(found.path, 0, "linked-file", message, remedy))
        else:
            text = self._text(found)
            if isinstance(text, Problem):
                self._refuse(text)
            elif found.kind is Kind.SYNONYMS:
                self._synonyms_file(found.path, text)
            elif found.kind is Kind.ANNOUNCEMENT:
                self.announcements.take(found.path, text)
            elif found.kind is Kind.CATEGORY:
                self._category_file(found.path, text)
            else:
                self._article_file(found, text)

    def _real(self, file: Path) -> Path:
        if file.is_symlink():
            return file.resolve()
        folder = file.parent
        if folder not in self.folders:
            self.folders[folder] = folder.resolve()
        return self.folders[folder] / file.name

    def _text(self, found: Found) -> Text | Problem:
        most, when = self.settings.max_file_bytes, stamp(found.file)
        make = partial(read_text, found.file, found.path, most)
        # What is gone or cannot be read may be there the next time.
        return self.memory.keep(("text", found.path), when, make) if when else make()

    def reading(self) -> Reading:
        """Return all that was taken; redirects are resolved now that every address is known."""
        groups = self.groups
        default = self.settings.default_language
        groups.articles.sort(key=lambda draft: draft.source.path)
        drafts, clashes = settle(groups.articles, default)
        for clash in clashes:
            self._refuse(clash)
        articles = self.chronicle.settled([draft.source for draft in drafts], self.upkeep)
        notes = [*self.notes, *self._article_notes(drafts)]
        reading = Reading(
            articles=articles,
            categories=categories.build_categories(articles, notes, default),
            redirects=(),
            redirect_files=0,
            category_files=tuple(groups.category_files),
            synonyms=groups.synonyms,
            refused=(),
            assets=tuple(sorted(groups.assets)),
            ignored=tuple(sorted(groups.ignored)),
            problems=(),
        )
        site = link_map(reading)
        renames = self.chronicle.renames(articles)
        resolved = resolve_redirects(site, groups.stubs, default, renames)
        announced = self.announcements.settle(articles)
        more = (*resolved.problems, *check_related(site), *announced.problems)
        reading = self.chronicle.with_former(reading, renames, resolved.redirects)
        return replace(
            reading,
            redirect_files=len(groups.stubs) - len(resolved.refused),
            refused=tuple(sorted([*groups.refused, *resolved.refused, *announced.refused])),
            problems=tuple(sorted({*self.problems, *more})),
            announcements=announced.announcements,
            folder=self.settings.folder,
        )

    def _refuse(self, problem: Problem) -> None:
        self.groups.refused.append(problem.path)
        self.problems.append(problem)

    def _warn(self, path: str, code: str, message: str, remedy: str, line: int = 0) -> None:
        self.problems.append(Problem(path, line, code, message, remedy, Severity.WARNING))

    def _warn_of_text(self, path: str, parts: Parts, what: str) -> None:
        if parts.body.strip():
            message = f"The text below the head of {what} is shown nowhere."
            remedy = "Put it into an article of its own, or remove it."
            self._warn(path, "dropped-text", message, remedy, parts.body_line)

    def _category_file(self, path: str, text: Text) -> None:
        where = place(path, self.settings, frozenset())
        slugs = tuple(slugify(name) for name in where.folders)
        if PurePosixPath(path).suffix.lower() in ARTICLE_SUFFIXES:
            parts = split_head(text.content)
            checked = self._head(path, parts)
            if checked.head is None:
                return
            language = self._language(checked.head, where)
            note = categories.head_note(slugs, language, checked.head)
            self.upkeep[slugs, language] = checked.head
            self._warn_of_text(path, parts, "the description of a folder")
        else:
            note, problems = categories.docusaurus_note(
                slugs, self._language(Head(), where), text.content, path
            )
            self.problems += problems
        self.groups.category_files.append(path)
        self.notes.insert(0, note)

    def _article_file(self, found: Found, text: Text) -> None:
        parts = self.memory.keep(
            ("parts", found.path), text.revision, lambda: split_head(text.content)
        )
        checked = self._head(found.path, parts)
        good = None if checked.head is None else (text, parts, checked, checked.head)
        read = self.memory.good(found.path, good)
        if read is None:
            return
        text, parts, checked, head = read
        where = place(found.path, self.settings, self.index_files)
        if head.redirect_to and head.status is Status.DRAFT:
            # Nobody is led anywhere by what its writer still keeps back.
            self._article(found, where, head, parts, text)
        elif head.redirect_to:
            source = self._source(found, where, head, parts, text)
            self.groups.stubs.append(Stub(source, head.redirect_to))
            self._warn_of_text(found.path, parts, "a redirect")
        elif parts.body.strip():
            self._article(found, where, head, parts, text)
        elif head.title and (where.is_index or checked.layout == "category"):
            self._describe(found.path, where, head)
        elif head.title:
            self._article(found, where, head, parts, text)
        else:
            message = "The file holds no text."
            self._refuse(Problem(found.path, 0, "empty", message, "Write it, or remove it."))

    def _head(self, path: str, parts: Parts) -> CheckedHead:
        """Return the checked head; a file whose head cannot be read is refused."""
        checked = self.memory.keep(("head", path), parts, lambda: check_parts(parts, path))
        if checked.head is None:
            self.groups.refused.append(path)
        self.problems += checked.problems
        return checked

    def _describe(self, path: str, where: Place, head: Head) -> None:
        """Take a file without text, only a head, as the description of a category."""
        names = where.folders if where.is_index else (where.name,)
        language = self._language(head, where)
        slugs = tuple(slugify(name) for name in names)
        self.notes.append(categories.head_note(slugs, language, head))
        self.upkeep.setdefault((slugs, language), head)
        self.groups.category_files.append(path)

    def _synonyms_file(self, path: str, text: Text) -> None:
        language = PurePosixPath(path).stem
        _, bad = synonyms.parse(text.content)
        for line in bad:
            remedy = "Write “phrase, phrase” or “phrase => phrase”."
            self._warn(path, "bad-synonym", f"The line {line.reason}.", remedy, line.line)
        self.groups.synonyms[language] = text.content

    def _article(self, found: Found, where: Place, head: Head, parts: Parts, text: Text) -> None:
        source = self._source(found, where, head, parts, text)
        if source.language not in self.settings.languages:
            message = f"The language “{source.language}” is not among those of the help centre."
            remedy = "Add it to “languages” in the settings, or correct “language” in the head."
            self._warn(found.path, "unknown-language", message, remedy)
        _, names = categories.category_of(where.folders, head)
        self.groups.articles.append(Draft(source, where, names))

    def _source(self, found: Found, where: Place, head: Head, parts: Parts, text: Text) -> Source:
        language = self._language(head, where)
        is_default = language == self.settings.default_language
        address = where.address
        given = (parts.body, where.name, head.title)
        titled = self.memory.keep(("title", found.path), given, lambda: find_title(*given))
        on_disk = found.file.relative_to(self.settings.folder).as_posix()
        entry = self.chronicle.entry(on_disk, found.path, text.revision)
        return Source(
            path=found.path,
            head=head,
            title=titled.title,
            id=head.id or (address if is_default else f"{language}:{address}"),
            slug=address if is_default else f"{slugify(language)}/{address}",
            language=language,
            group=head.id or address,
            category=categories.category_of(where.folders, head)[0],
            body=titled.body,
            body_line=parts.body_line,
            revision=text.revision,
            updated=head.updated or entry.committed or text.changed,
            history=entry.history,
            authors=entry.authors,
        )

    def _language(self, head: Head, where: Place) -> str:
        """Return the language, spelt as the settings spell it."""
        language = head.language or where.language or self.settings.default_language
        known = {name.lower(): name for name in self.settings.languages}
        return known.get(language.lower(), language)

    def _article_notes(self, drafts: list[Draft]) -> Iterable[CategoryNote]:
        """Name categories after index articles first, then after folders and heads."""
        for draft in drafts:
            if draft.place.is_index and draft.source.category:
                source = draft.source
                yield CategoryNote(
                    source.category, source.language, source.title, source.head.summary
                )
        for draft in drafts:
            # A folder has one name; whichever language lacks a title of its own takes it.
            default = self.settings.default_language
            yield from categories.folder_notes(draft.source.category, draft.names, default)
