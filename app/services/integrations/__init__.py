"""What connects an organisation, as its desk has it: case systems, keys, callbacks, the simulator."""
