"""The product's own themes: a quiet dark one, a light one, and one of high contrast.

Each names a colour for every tone (`tone-…`); themes of the library get theirs from their general colours, and a
theme that uses the terminal's own sixteen colours keeps to those names.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

from sms_tui.ui.present.pieces import Tone

DESK = Theme(
    name="desk",
    primary="#7fb4e6",
    secondary="#9ccfae",
    warning="#f2b45c",
    error="#ff7b7b",
    success="#8fd19e",
    accent="#c9a6ff",
    foreground="#d8dde3",
    background="#14181d",
    surface="#14181d",
    panel="#1f262e",
    dark=True,
    variables={
        "tone-dim": "#8b97a5",
        "tone-ours": "#9ccfae",
        "tone-cursor": "#14181d",
        "tone-cursor-background": "#a8c7e6",
        "border": "#3a4653",
        "border-blurred": "#2a333d",
        "scrollbar": "#3a4653",
        "scrollbar-background": "#14181d",
    },
)

DESK_LIGHT = Theme(
    name="desk-light",
    primary="#1f5f99",
    secondary="#2a6f45",
    warning="#8a5200",
    error="#b3261e",
    success="#2a6f45",
    accent="#6a3fb5",
    foreground="#20262c",
    background="#fafaf7",
    surface="#fafaf7",
    panel="#ebece8",
    dark=False,
    variables={
        "tone-dim": "#5c6670",
        "tone-ours": "#2a6f45",
        "tone-cursor": "#ffffff",
        "tone-cursor-background": "#1f5f99",
        "scrollbar": "#b8bdc2",
        "scrollbar-background": "#fafaf7",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#00ffff",
    secondary="#00ff88",
    warning="#ffff00",
    error="#ff6666",
    success="#00ff88",
    accent="#ff9dff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "tone-dim": "#ffffff",
        "tone-ours": "#00ff88",
        "tone-cursor": "#000000",
        "tone-cursor-background": "#ffff00",
        "border": "#ffffff",
        "border-blurred": "#ffffff",
        "scrollbar": "#ffffff",
        "scrollbar-background": "#000000",
    },
)

THEMES = (DESK, DESK_LIGHT, HIGH_CONTRAST)

_ROLES: Mapping[Tone, tuple[str, str]] = {
    # tone: (the theme's general colour, attributes)
    Tone.PLAIN: ("foreground", ""),
    Tone.DIM: ("tone-dim", ""),
    Tone.STRONG: ("foreground", "bold"),
    Tone.HEAD: ("primary", "bold"),
    Tone.LATE: ("error", "bold"),
    Tone.SOON: ("warning", "bold"),
    Tone.AMBER: ("warning", ""),
    Tone.GOOD: ("success", ""),
    Tone.BAD: ("error", "bold"),
    Tone.WARN: ("warning", "bold"),
    Tone.BADGE: ("accent", "bold"),
    Tone.THEIRS: ("foreground", ""),
    Tone.OURS: ("tone-ours", ""),
    Tone.NOTE: ("accent", ""),
    Tone.MASKED: ("warning", "bold"),
    Tone.KEY: ("primary", "bold"),
    Tone.ALARM: ("error", "bold reverse"),
    Tone.CURSOR: ("tone-cursor", "bold"),
}

_TERMINAL: Mapping[Tone, str] = {
    Tone.DIM: "dim",
    Tone.STRONG: "bold",
    Tone.HEAD: "bold blue",
    Tone.LATE: "bold red",
    Tone.SOON: "bold yellow",
    Tone.AMBER: "yellow",
    Tone.GOOD: "green",
    Tone.BAD: "bold red",
    Tone.WARN: "bold yellow",
    Tone.BADGE: "bold magenta",
    Tone.OURS: "cyan",
    Tone.NOTE: "magenta",
    Tone.MASKED: "bold yellow",
    Tone.KEY: "bold blue",
    Tone.ALARM: "bold reverse red",
    Tone.CURSOR: "reverse",
}


def tone_styles(theme: Theme) -> dict[Tone, str]:
    """Return the style of every tone under a theme, in the terminal library's spelling."""
    if theme.ansi:
        return {tone: _TERMINAL.get(tone, "none") for tone in Tone}
    general = {
        "foreground": theme.foreground,
        "primary": theme.primary,
        "error": theme.error,
        "warning": theme.warning,
        "success": theme.success,
        "accent": theme.accent or theme.primary,
        "tone-dim": theme.foreground,
        "tone-ours": theme.success,
        "tone-cursor": theme.background,
        "tone-cursor-background": theme.primary,
    }
    colours = {**{name: value for name, value in general.items() if value}, **theme.variables}
    styles = {
        tone: f"{attributes} {_hex(colours.get(role, ''))}".strip() or "none"
        for tone, (role, attributes) in _ROLES.items()
    }
    background = _hex(colours.get("tone-cursor-background", ""))
    if background and _hex(colours.get("tone-cursor", "")):
        styles[Tone.CURSOR] += f" on {background}"
    else:
        styles[Tone.CURSOR] = "bold reverse"
    return styles


def _hex(colour: str) -> str:
    return colour if colour.startswith("#") and len(colour) == 7 else ""
