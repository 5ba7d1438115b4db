"""Closed holidays as plain dates with names: the United States' federal ones, a policy's own list, or an .ics file."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path

from sms_tui.domain.hours.open_time import HolidaysOf, no_holidays
from sms_tui.domain.hours.spec import HolidaySettings, HolidaySource


def holidays_of(settings: HolidaySettings, folder: Path) -> HolidaysOf:
    """Return the holidays of a policy, to be asked year by year; `folder` holds the policy's calendar file.

    Raises:
        ConfigError: the calendar file is missing, or holds what cannot be read as whole closed days.
    """
    if settings.source is HolidaySource.US_FEDERAL:
        return us_federal
    if settings.source is HolidaySource.DATES:
        named = {day.date: day.name for day in settings.dates}
        return lambda year: {date: name for date, name in named.items() if date.year == year}
    if settings.source is HolidaySource.ICS:
        from sms_tui.adapters.icalendar_days import read_days

        return read_days(folder / settings.file)
    return no_holidays


@functools.lru_cache(maxsize=64)
def us_federal(year: int) -> Mapping[dt.date, str]:
    """Return the federal holidays that fall in `year`, with the days on which weekend ones are observed.

    1 January 2028 is a Saturday: its observance on Friday 31 December 2027 belongs to 2027.
    """
    # The package costs a tenth of a second to import, and most policies never ask.
    from holidays import country_holidays

    return dict(sorted(country_holidays("US", years=year, language="en_US").items()))
