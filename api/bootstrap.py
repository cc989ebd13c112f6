"""Puts the parts together: which encoder, index, store and places stand behind the ports of the library.

Nothing here is imported before it is needed, and the number of threads is settled before torch and FAISS start: they
read it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING
from uuid import UUID

from api.i18n import Message, Translator
from api.settings import Settings
from matching.domain.actor import Actor
from matching.domain.errors import ConfigurationError, NotReadyError
from matching.domain.ports import Gazetteer

if TYPE_CHECKING:
    from matching.domain.esco import EscoReader
    from matching.domain.judgement import Ranker
    from matching.evaluation.region import Parts
    from matching.service import Service
    from matching.service.accounts import Accounts
    from matching.service.esco_guide import EscoGuide
    from matching.service.skills import EscoSkills
    from matching.store import SqlStore
    from matching.taxonomy.label_vectors import Reporting
    from matching.taxonomy.skill_linker import SkillLinker

NAMES_OF_OCCUPATIONS, NAMES_OF_SKILLS = Message("Names of occupations"), Message("Names of skills")


class SystemClock:
    """The clock of this computer."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Application:
    """The assembled program. What takes long to load (the encoder) is loaded with ``service``, when that is first
    used."""

    settings: Settings
    database: SqlStore | None

    @property
    def store(self) -> SqlStore:
        """The database; ConfigurationError in a program that was assembled without."""
        if self.database is None:
            raise ConfigurationError("this program was started without a database")
        return self.database

    @property
    def stateless(self) -> Actor:
        """Who asks when no data of any organisation is involved."""
        return Actor(role="coach")

    @property
    def linking(self) -> Actor:
        """Who asks on the command line what a text means: the coach whose organisation may have said so, where there is a
        database."""
        return self.stateless if self.database is None else self.actor

    @cached_property
    def actor(self) -> Actor:
        """The built-in coach of the organisation of the settings. Needs the database."""
        return Actor(role="coach", organisation_id=self.organisation(self.settings.organisation))

    def organisation(self, name: str) -> UUID:
        """The key of the organisation of that name, which is made when it is not there yet."""
        with self.store.read() as transaction:
            for key, known, _ in transaction.organisations():
                if known == name:
                    return key
        with self.store.write() as transaction:
            return transaction.organisation(name)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in, and who is. Needs the database."""
        from api.credentials import AppCodes, Argon2Passwords
        from matching.service.accounts import Accounts

        return Accounts(self.store, Argon2Passwords(), AppCodes(), SystemClock(), self.settings.key)

    @cached_property
    def places(self) -> Gazetteer:
        """Where places are: the imported postcode table when there is one."""
        from matching.taxonomy.places import DutchGazetteer

        table = self.settings.places_path
        try:
            return DutchGazetteer().with_postcodes(table)[0] if table else DutchGazetteer()
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"MAATWERK_PLACES={table}: {error}") from error

    @cached_property
    def parts(self) -> Parts:
        """What stands behind the ports, but for the database. Loading the encoder takes seconds."""
        return _parts(self.settings, self.places, self.esco)

    def read_names(self) -> None:
        """Make what is kept of ESCO's names where it is not there yet, which takes minutes after an import. The linker reads
        those of occupations when it is made, before those of skills."""
        if self.esco is not None:
            self.skills.ready  # noqa: B018 (reads them)

    @property
    def has_skills(self) -> bool:
        """Whether the ESCO in use has skills."""
        with self.store.read() as transaction:
            release = transaction.esco_release()
            return release is not None and any(slot.startswith("skills_") for slot in release.files)

    @property
    def esco(self) -> EscoReader | None:
        """The imported ESCO; None in a program without a database, or where there is none yet."""
        from matching.store import StoredEsco

        if self.database is None:
            return None
        esco = StoredEsco(self.database)
        return esco if esco.version() else None

    @cached_property
    def guide(self) -> EscoGuide | None:
        """What the imported ESCO says of its concepts; None in a program without a database."""
        from matching.service.esco_guide import EscoGuide

        return EscoGuide(self.database) if self.database else None

    @cached_property
    def service(self) -> Service:
        """The library with all its parts. Loading the encoder takes seconds."""
        return _service(self)

    @cached_property
    def skills(self) -> SkillLinker:
        """What links texts to ESCO skills. Loading the encoder takes seconds; the skills are read when they are asked
        for."""
        from matching.store import StoredEsco
        from matching.taxonomy.skill_linker import SkillLinker

        encoder, cache_dir = self.parts.encoder, self.settings.cache_dir
        return SkillLinker(encoder, StoredEsco(self.store), cache_dir, _reporting(self.settings, NAMES_OF_SKILLS))

    @property
    def skill_guide(self) -> EscoSkills | None:
        """What an occupation asks and what texts tell of; None without a database, or where no ESCO with skills is imported."""
        from matching.service.skills import EscoSkills

        return EscoSkills(self.store, self.skills) if self.database is not None and self.has_skills else None


def assemble(settings: Settings, *, create: bool = False, stateless: bool = False) -> Application:
    """The program of these settings.

    ``create`` makes the database, or brings it up to date, first; ``stateless`` leaves it out.
    """
    if stateless:
        return Application(settings, None)
    from matching.store import SqlStore, upgrade

    if create:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade(settings.database)
    return Application(settings, SqlStore(settings.database, SystemClock()))


def assemble_with_what_is_there(settings: Settings) -> Application:
    """The program with its database where there is one that is ready, and without where there is not."""
    application = assemble(settings)
    try:
        with application.store.read():
            return application
    except NotReadyError:
        return assemble(settings, stateless=True)


def _parts(settings: Settings, places: Gazetteer, esco: EscoReader | None) -> Parts:
    from embeddings.threads import limit_threads

    limit_threads(settings.threads)
    from embeddings import load_encoder
    from embeddings.concepts import load_concepts
    from embeddings.encoder import EncoderNotFoundError
    from embeddings.faiss_index import FaissIndex
    from embeddings.lexical import LexicalIndex
    from matching.evaluation.region import Parts
    from matching.rules.travel import EstimatedRoutes
    from matching.taxonomy.linker import IscoLinker
    from matching.taxonomy.nearness import OccupationNearness

    try:
        encoder = load_encoder(settings.encoder)
    except (EncoderNotFoundError, ValueError) as error:
        raise ConfigurationError(f"MAATWERK_ENCODER={settings.encoder or ''}: {error}") from error
    concepts = load_concepts(encoder)
    occupations = esco.occupations() if esco else []
    return Parts(
        encoder=encoder,
        linker=IscoLinker(
            encoder,
            settings.cache_dir,
            concepts=concepts,
            occupations=occupations,
            reporting=_reporting(settings, NAMES_OF_OCCUPATIONS),
        ),
        gazetteer=places,
        routes=EstimatedRoutes(),
        index=partial(FaissIndex, encoder.model_id, encoder.dimension),
        lexical=LexicalIndex,
        ranker=_ranker(settings),
        nearness=OccupationNearness(concepts, occupations, esco.skill_relations() if esco else []),
    )


def _ranker(settings: Settings) -> Ranker:
    from matching.ranking import AdditiveRanker

    if settings.ranker is None:
        return AdditiveRanker()
    from matching.kinds import KINDS
    from matching.ranking.saved import load
    from matching.service.service import FEATURES_VERSION

    rules = {kind: one.features for kind, one in KINDS.items()}
    try:
        return load(settings.ranker, rules, FEATURES_VERSION)
    except ConfigurationError as error:
        raise ConfigurationError(f"MAATWERK_RANKER={error}") from error


def service_with(application: Application, ranker: Ranker) -> Service:
    """The library with another ranker and without the database: to see what it would answer."""
    return _service(application, ranker, stateless=True)


def _reporting(settings: Settings, names: Message) -> Reporting:
    from api.commands.output import long_work

    return long_work(Translator.of(settings.lang).message(names))


def _service(application: Application, ranker: Ranker | None = None, *, stateless: bool = False) -> Service:
    from matching.service import Service

    parts = application.parts
    return Service(
        store=None if stateless else application.database,
        encoder=parts.encoder,
        index=parts.index(),
        lexical=parts.lexical(),
        linker=parts.linker,
        gazetteer=parts.gazetteer,
        routes=parts.routes,
        clock=SystemClock(),
        index_path=application.settings.index_path,
        ranker=ranker or parts.ranker,
        nearness=parts.nearness,
    )
