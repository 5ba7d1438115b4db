"""What an inbound text means: a state-free class, labels, sensitive spans, language."""

from sms_tui.domain.intake.classify import Classified, classify, intent_for
from sms_tui.domain.intake.rules import IntakeRules
from sms_tui.domain.intake.sensitive import SensitiveSpan

__all__ = ["Classified", "IntakeRules", "SensitiveSpan", "classify", "intent_for"]
