"""What a run leaves: outputs, measurements, graphs, the environment and the key."""
