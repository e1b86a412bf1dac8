"""The contract as OpenAPI 3.1."""


def describe() -> dict[str, object]:
    return {}
