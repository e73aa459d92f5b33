"""What a telephone number may be in a country, and how it is said there (``phonenumberslite``).

A number is judged by its length alone: numbering plans change faster than this, and a caller's
number is the caller's to know.
"""

from __future__ import annotations

import re
from functools import lru_cache

from phonenumbers import (
    SUPPORTED_REGIONS,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    example_number_for_type,
    format_number,
    is_possible_number_with_reason,
    national_significant_number,
    number_type,
    parse,
    region_code_for_country_code,
)

ABROAD = "00"  # before the code of a country, for a +
USUAL = 10  # digits of a number with its area code, in most countries
_LINES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
_LONGEST_NATIONAL = 11  # a longer one begins with the code of a country, said or not
_LONGEST_GROUP = 5  # of digits that are said in one breath
_PAIRED = [3, 2, 2, 2]  # lengths of groups that are said three by three as well


def likely(digits: str, country: str, *, abroad: bool) -> bool:
    """Tell whether as many digits are a telephone number in a country, or a whole one abroad.

    Args:
        digits: Without a plus.
        country: ISO 3166 code of the country that is called.
        abroad: True when a plus was said.
    """
    if country not in SUPPORTED_REGIONS:
        return True
    number = _number(digits, country, abroad or digits.startswith(ABROAD))
    if number is None and len(digits) > _LONGEST_NATIONAL:
        number = _number(digits, country, abroad=True)
    return number is not None


def lacks_area_code(digits: str, country: str, *, abroad: bool) -> bool:
    """Tell whether digits reach a number only from beside it."""
    number = _number(digits, country, abroad)
    local = ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    return number is not None and is_possible_number_with_reason(number) == local


def usual_digits(digits: str, country: str, *, abroad: bool) -> int:
    """Give how many digits a number that begins so usually has, as said: by its kind where the
    country's plan tells it, else as many as the longer of its mobile and fixed lines.

    Returns:
        10 for a country without a plan, and for digits that begin no number.
    """
    try:
        number = parse("+" + digits.removeprefix(ABROAD) if abroad else digits, country)
    except NumberParseException:
        return USUAL
    region = region_code_for_country_code(number.country_code or 0) or ""
    told = number_type(number)
    kinds = (told,) if told in _LINES else _LINES
    said_before = len(digits) - len(national_significant_number(number))
    lengths = [_usual(region, kind) for kind in kinds]
    return max(lengths, default=USUAL) + max(0, said_before)


@lru_cache(maxsize=1024)
def _usual(region: str, kind: int) -> int:
    example = example_number_for_type(region, kind) if region in SUPPORTED_REGIONS else None
    return len(national_significant_number(example)) if example else USUAL


def one_digit(digits: str) -> bool:
    """Tell whether it is one digit again and again, which nobody's number is."""
    return len(set(digits)) == 1


def groups(digits: str, country: str, *, abroad: bool) -> list[str] | None:
    """Give the digits in the groups in which they are written in their country.

    Returns:
        None where the country has no way of its own to write so many digits.
    """
    number = _number(digits, country, abroad)
    forms = (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL)
    for form in forms[abroad:] if number else ():
        found = re.findall(r"\d+", format_number(number, form)) if number else []
        if "".join(found) == digits and len(found) > 1:
            return [part for group in _by_threes(found) for part in _breaths(group)]
    return None


def _number(digits: str, country: str, abroad: bool) -> PhoneNumber | None:
    """Give a number that its length allows, the area code there or not; None for another."""
    said = "+" + digits.removeprefix(ABROAD) if abroad else digits
    try:
        number = parse(said, country)
    except NumberParseException:
        return None
    possible = (ValidationResult.IS_POSSIBLE, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
    return number if is_possible_number_with_reason(number) in possible else None


def _by_threes(found: list[str]) -> list[str]:
    """Say "612 34 56 78" as "612 345 678", as well behind the code of a country."""
    if [len(group) for group in found[-4:]] != _PAIRED:
        return found
    rest = "".join(found[-3:])
    return [*found[:-3], rest[:3], rest[3:]]


def _breaths(group: str) -> list[str]:
    if len(group) <= _LONGEST_GROUP:
        return [group]
    size = 4 if len(group) % 4 == 0 else 3
    return [group[:size], *_breaths(group[size:])]
