"""How postcodes are built, by country, as the postal services publish it."""

from __future__ import annotations

_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"

# What stands in a shape: L a letter, D a digit; in British codes T is a letter in the third place,
# F one in the fourth, and I one of the inward code.
_PLACES = {
    "L": _LETTERS,
    "D": _DIGITS,
    "T": "ABCDEFGHJKPSTUW",
    "F": "ABEHMNPRVWXY",
    "I": "ABDEFGHJLNPQRSTUWXYZ",
}
_SHAPES = {
    "GB": ("LDDII", "LDDDII", "LLDDII", "LLDDDII", "LDTDII", "LLDFDII"),
    "US": ("DDDDD", "DDDDDDDDD"),
    "CA": ("LDLDLD",),
    "NL": ("DDDDLL",),
    "ES": ("DDDDD",),
    "DE": ("DDDDD",),
    "FR": ("DDDDD",),
    "IT": ("DDDDD",),
    "AU": ("DDDD",),
}
# Country → its shapes; of each place the characters that may stand there.
SHAPES = {
    country: tuple(tuple(_PLACES[place] for place in shape) for shape in shapes)
    for country, shapes in _SHAPES.items()
}

# Beginnings of postcodes: the 124 postcode areas of the Royal Mail.
_GB_AREAS = """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
    E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE
    LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL
    SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
AREAS = {"GB": frozenset(_GB_AREAS.split())}


def area_of(characters: str) -> str:
    """Give the letters that a postcode begins with."""
    end = 0
    while end < len(characters) and characters[end].isalpha():
        end += 1
    return characters[:end]
