"""`python -m corpus` is `saoluc`."""

from corpus.cli import main

main()
