"""sms-tui: a terminal inbox for staff who answer text messages under a written SMS policy."""

__version__ = "0.1.0"
