"""The door of the council's staff: the desk."""
