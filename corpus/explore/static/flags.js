// Datasette says this in a script within its table page; scripts within pages are forbidden here (corpus/explore/gate.py).
window.DATASETTE_ALLOW_FACET = true;
