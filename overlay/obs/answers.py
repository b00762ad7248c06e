"""What OBS answers, as far as it is read here. Its own names are in camel case."""

from typing import Any

import msgspec


class _Answer(msgspec.Struct, rename="camel"):
    """A part of an answer; more members than these are no mistake."""


class Nothing(_Answer):
    """An answer that nobody reads."""


class Version(_Answer):
    obs_version: str
    obs_web_socket_version: str = ""


class Scene(_Answer):
    scene_name: str


class Scenes(_Answer):
    scenes: list[Scene]
    current_program_scene_name: str | None = None


class Input(_Answer):
    input_name: str
    input_uuid: str = ""
    """Empty before obs-websocket 5.4."""


class Inputs(_Answer):
    inputs: list[Input]


class InputSettings(_Answer):
    """Only what is not at its default."""

    input_settings: dict[str, Any]


class Kinds(_Answer):
    input_kinds: list[str]


class SceneItem(_Answer):
    scene_item_id: int
    source_name: str
    is_group: bool | None = None


class SceneItems(_Answer):
    scene_items: list[SceneItem]


class NewItem(_Answer):
    scene_item_id: int
    input_uuid: str = ""


class Video(_Answer):
    """The canvas, in pixels."""

    base_width: int
    base_height: int
