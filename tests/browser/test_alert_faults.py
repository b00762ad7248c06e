"""Whatever goes wrong during a show: every alert that was due ends exactly once, and none is shown again afterwards."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.mayhem import Mayhem
from tests.browser.rig import Rig, rig

SEEDS = [*range(40), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(40, 440))]
ACTS = 10


@pytest.fixture(scope="module")
def shared_rig(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Rig]:
    with rig(tmp_path_factory.mktemp("mayhem"), browser) as made:
        yield made


@pytest.mark.parametrize("seed", SEEDS)
def test_every_alert_that_was_due_ends_once_and_is_not_shown_again(shared_rig: Rig, seed: int) -> None:
    show = Mayhem(shared_rig, seed)
    show.run(ACTS, restarts=seed % 4 == 0)

    wrong = show.verdict()

    assert wrong == [], " ".join(show.trace)
    show.close()
