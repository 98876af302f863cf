"""What is on the line, pure signal processing: frames in, observations out, time counted in audio seconds."""
