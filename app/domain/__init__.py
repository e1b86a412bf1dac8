"""The rules of the field as plain Python: no framework, no database, no network, no clock."""
