"""`python -m overlay` is the command `owncast-overlay`."""

import sys

from overlay.cli import main

sys.exit(main())
