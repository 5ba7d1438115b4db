"""Domain values as words on the screen: the only place that formats for it.

Everything becomes *pieces*: plain text with a tone. Whatever a client wrote passes `printable()` here, and no
markup is ever parsed. Words carry all meaning; tones, which the theme colours, repeat it.
"""
