"""Whether Olrhain stays as quick when its tables grow."""
