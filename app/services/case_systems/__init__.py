"""Who calls us from a case system, and what case systems are told."""
