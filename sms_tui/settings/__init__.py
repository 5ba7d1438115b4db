"""Policy files, desk files and secrets, typed on load."""
