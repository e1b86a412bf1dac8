"""PostgreSQL and Valkey without an installed server, for `./dev run` and the tests."""
