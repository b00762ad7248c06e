"""A small obs-websocket 5 on a real socket: as OBS 29 answered, with scenes and browser sources kept in memory."""

import base64
import hashlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import msgspec
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

PASSWORD = "password-of-the-fake-obs"
SALT, CHALLENGE = "salt", "challenge"
MISSING, EXISTS, UNKNOWN_KIND = 600, 601, 605


class Refused(Exception):
    def __init__(self, code: int, comment: str = "") -> None:
        self.code = code
        self.comment = comment


@dataclass
class FakeObs:
    """Runs until its block ends. Set `before` to have something happen before a request is answered."""

    password: str = PASSWORD
    has_browser: bool = True
    canvas: tuple[int, int] = (1920, 1080)
    scenes: dict[str, list[str]] = field(default_factory=lambda: {"Talking": [], "Game": []})
    """The sources in each, by scene, the first at the top of OBS's list."""
    on_air: str = "Talking"
    groups: dict[str, list[str]] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Settings of browser sources, as they were given."""
    transforms: dict[str, dict[str, float]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda request: None
    port: int = 0
    _open: set[ServerConnection] = field(default_factory=set)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """On the port it had before, if it had one."""
        self._server: Server = serve(
            self._serve, "127.0.0.1", self.port, subprotocols=[Subprotocol("obswebsocket.msgpack")]
        )
        self.port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        """As if OBS was closed."""
        self._server.shutdown()
        self._thread.join()
        self.drop()

    def drop(self) -> None:
        """Ends the connections, in the middle of whatever they do."""
        for connection in tuple(self._open):
            connection.socket.shutdown(2)

    def tell(self, type: str, **data: object) -> None:
        """Sends an event to whoever is connected."""
        for connection in tuple(self._open):
            _send(connection, 5, {"eventType": type, "eventIntent": 4, "eventData": data})

    def _serve(self, connection: ServerConnection) -> None:
        hello: dict[str, object] = {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}
        if self.password:
            hello["authentication"] = {"challenge": CHALLENGE, "salt": SALT}
        _send(connection, 0, hello)
        try:
            identify = msgspec.msgpack.decode(connection.recv(decode=False))["d"]
            if self.password and identify.get("authentication") != _proof(self.password):
                connection.close(4009, "Authentication failed.")
                return
            _send(connection, 2, {"negotiatedRpcVersion": 1})
            self._open.add(connection)
            while True:
                self._answer(connection, msgspec.msgpack.decode(connection.recv(decode=False))["d"])
        except (ConnectionClosed, OSError):
            pass
        finally:
            self._open.discard(connection)

    def _answer(self, connection: ServerConnection, asked: dict[str, Any]) -> None:
        request, data = asked["requestType"], asked.get("requestData") or {}
        self.before(request)
        status: dict[str, object] = {"result": True, "code": 100}
        answer = None
        with self._one_at_a_time:
            self.asked.append((request, data))
            try:
                answer = getattr(self, f"_{_snake(request)}")(**{_snake(name): value for name, value in data.items()})
            except Refused as refusal:
                status = {"result": False, "code": refusal.code, "comment": refusal.comment}
        described = {"requestType": request, "requestId": asked["requestId"], "requestStatus": status}
        _send(connection, 7, described if answer is None else {**described, "responseData": answer})

    def _get_version(self) -> dict[str, object]:
        return {"obsVersion": "29.0.2", "obsWebSocketVersion": "5.1.0", "rpcVersion": 1}

    def _get_scene_list(self) -> dict[str, object]:
        listed = [{"sceneName": name, "sceneIndex": index} for index, name in enumerate(reversed(self.scenes))]
        return {"currentProgramSceneName": self.on_air, "currentPreviewSceneName": None, "scenes": listed}

    def _get_video_settings(self) -> dict[str, object]:
        return {"baseWidth": self.canvas[0], "baseHeight": self.canvas[1]}

    def _get_input_list(self, input_kind: str) -> dict[str, object]:
        return {"inputs": [{"inputName": name, "inputKind": input_kind} for name in self.sources]}

    def _get_input_settings(self, input_name: str) -> dict[str, object]:
        return {"inputSettings": self._source(input_name), "inputKind": "browser_source"}

    def _set_input_settings(self, input_name: str, input_settings: dict[str, Any]) -> None:
        self._source(input_name).update(input_settings)

    def _create_input(
        self, scene_name: str, input_name: str, input_kind: str, input_settings: dict[str, Any]
    ) -> dict[str, object]:
        if not self.has_browser:
            raise Refused(UNKNOWN_KIND, "Your specified input kind is not supported by OBS.")
        if input_name in self.sources or input_name in self.scenes:
            raise Refused(EXISTS, "A source already exists by that input name.")
        self.sources[input_name] = dict(input_settings)
        return self._create_scene_item(scene_name, input_name)

    def _create_scene_item(self, scene_name: str, source_name: str) -> dict[str, object]:
        self._scene(scene_name).append(source_name)
        return {"sceneItemId": len(self.scenes[scene_name])}

    def _get_scene_item_list(self, scene_name: str) -> dict[str, object]:
        return {"sceneItems": [self._item(number, name) for number, name in enumerate(self._scene(scene_name), 1)]}

    def _get_group_scene_item_list(self, scene_name: str) -> dict[str, object]:
        return {"sceneItems": [self._item(number, name) for number, name in enumerate(self.groups[scene_name], 1)]}

    def _set_scene_item_transform(
        self, scene_name: str, scene_item_id: int, scene_item_transform: dict[str, float]
    ) -> None:
        self.transforms[self._scene(scene_name)[scene_item_id - 1]] = scene_item_transform

    def _press_input_properties_button(self, input_name: str, property_name: str) -> None:
        self._source(input_name)
        assert property_name == "refreshnocache"
        self.refreshed.append(input_name)

    def _source(self, name: str) -> dict[str, Any]:
        if name not in self.sources:
            raise Refused(MISSING, "No source was found by the name of that.")
        return self.sources[name]

    def _scene(self, name: str) -> list[str]:
        if name not in self.scenes:
            raise Refused(MISSING, "No source was found by the name of that.")
        return self.scenes[name]

    def _item(self, number: int, name: str) -> dict[str, object]:
        return {"sceneItemId": number, "sourceName": name, "isGroup": name in self.groups}


def _snake(name: str) -> str:
    """As Python writes what obs-websocket writes in camel case."""
    return re.sub(r"(?<!^)[A-Z]", lambda letter: f"_{letter[0]}", name).lower()


def _proof(password: str) -> str:
    """What an Identify has to hold, as obs-websocket's document says it."""
    secret = base64.b64encode(hashlib.sha256((password + SALT).encode()).digest())
    return base64.b64encode(hashlib.sha256(secret + CHALLENGE.encode()).digest()).decode()


def _send(connection: ServerConnection, op: int, data: dict[str, object]) -> None:
    connection.send(msgspec.msgpack.encode({"op": op, "d": data}))
