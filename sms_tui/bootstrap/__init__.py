"""The composition root: settings to adapters to services. Front ends get a Desk and nothing else."""
