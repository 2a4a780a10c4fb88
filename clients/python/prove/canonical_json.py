"""Canonical JSON (RFC 8785), as the name of a plan is made of it."""

import json
import math


def canonical_json(value) -> str:
    """The one text of a JSON value: names in order of their UTF-16 code units, numbers as ECMAScript writes them."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{write_text(name)}:{canonical_json(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical_json(entry) for entry in value) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return write_number(float(value))
    return write_text(value)


def write_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_number(value: float) -> str:
    """@see ECMA-262, Number::toString: plain digits from 1e-6 up to 1e21, else with an exponent."""
    if not math.isfinite(value):
        raise ValueError(f"Expected a finite number, found {value}.")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}e0".partition("e")
    power = int(exponent.removesuffix("e0") if exponent != "0" else 0)
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole.lstrip("0")) + power if whole.strip("0") else power - (len(fraction) - len(fraction.lstrip("0")))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'+' if point > 0 else '-'}{abs(point - 1)}"
