"""`python -m sms_tui` is the same as the `sms-tui` command."""

import sys

from sms_tui.cli.main import main

sys.exit(main())
