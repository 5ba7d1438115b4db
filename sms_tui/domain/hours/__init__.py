"""Business hours: what a policy file says about them, and the calendar that counts open time."""
