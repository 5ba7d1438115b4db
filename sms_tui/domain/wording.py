"""The fixed wordings of automatic texts and scripts: sentences with named gaps, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sms_tui.domain.wrong_value import WrongValue

PLACEHOLDERS = ("name", "short_name", "phone", "email", "office", "opens")
"""`opens` is the next opening as a phrase, given by the caller; all others are facts of the policy."""

_GAP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages, sentence by sentence."""

    en: tuple[str, ...]
    es: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an empty text and unknown gaps."""
        for language, sentences in (("en", self.en), ("es", self.es)):
            if not any(sentence.strip() for sentence in sentences):
                raise WrongValue("must not be empty.", language)
            for number, sentence in enumerate(sentences):
                if any(gap not in PLACEHOLDERS for gap in _GAP.findall(sentence)):
                    raise WrongValue(
                        f"the gaps are {', '.join('{' + each + '}' for each in PLACEHOLDERS)}.",
                        f"{language}[{number}]",
                    )

    def filled(self, language: str, fillings: Mapping[str, str]) -> str:
        """Return the text in `language` ('es', else English); a sentence with an unfilled gap is left out."""
        sentences = self.es if language == "es" else self.en
        whole = (each for each in sentences if all(fillings.get(gap) for gap in _GAP.findall(each)))
        return " ".join(_GAP.sub(lambda gap: fillings[gap.group(1)], each) for each in whole)


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text that is fixed by the policy."""

    stop_confirmation: Wording
    """The one answer to an opt-out."""
    help: Wording
    """The answer to HELP; says that rates may apply and that frequency varies."""
    welcome: Wording
    closed: Wording
    """The after-hours note."""
    urgent: Wording
    """To an urgent text while closed: phone line, 911, 988."""
    complaint_redirect: Wording
    """Where complaints, appeals and filings go instead of SMS."""
    phone_script: Wording
    """What staff say when they phone instead of texting."""

    def of(self, text_id: str) -> Wording:
        """Return a text by its key in the policy file.

        Raises:
            KeyError: there is no such text.
        """
        if text_id not in Texts.__slots__:
            raise KeyError(text_id)
        wording: Wording = getattr(self, text_id)
        return wording
