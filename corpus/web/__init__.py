"""Local web pages over an archive: what a person sees and presses in `saoluc review`."""
