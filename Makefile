# Two commands on a fresh Debian machine with Python 3.11: `make demo` and `make test`. Both do all set-up themselves.
PYTHON ?= python3
BIN := .venv/bin
DEMO := demo
# One thread a process: Tesseract's own threads only get in each other's way (docs/operations.md).
export OMP_THREAD_LIMIT := 1

.PHONY: demo test setup system check-style clean

demo: setup
	rm -rf $(DEMO)
	$(BIN)/saoluc run samples --archive $(DEMO)
	@echo
	@echo "== the records are in $(DEMO)/documents, the catalog is $(DEMO)/catalog.sqlite"
	$(BIN)/saoluc query $(DEMO) "select code, issued_date, issuer, doc_type from documents order by issued_date"
	@echo
	@echo "== saoluc search $(DEMO) doc sach   (no marks needed: finds 'đọc sách')"
	$(BIN)/saoluc search $(DEMO) doc sach
	@echo
	@echo "== saoluc deadlines $(DEMO) --from 2024-03-01 --to 2024-06-30"
	$(BIN)/saoluc deadlines $(DEMO) --from 2024-03-01 --to 2024-06-30
	@echo
	@echo "== next: $(BIN)/saoluc review $(DEMO)     correct and approve in the browser"
	@echo "==       $(BIN)/saoluc explore $(DEMO)    search, calendar and citations in the browser"
	@echo "==       $(BIN)/saoluc export $(DEMO) --format pdfa --to handover"

test: setup check-style
	$(BIN)/pytest -q -n 2

check-style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

setup: system .venv/ready

# apt is asked only for what is missing; without root it goes through sudo.
system:
	@missing=$$(for p in $$(cat packages.debian); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "installing:" $$missing; \
	  SUDO=; [ "$$(id -u)" = 0 ] || SUDO=sudo; \
	  $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

.venv/ready: requirements.lock pyproject.toml setup.py $(wildcard restore/kernels/*.pyx)
	$(PYTHON) -c 'import sys; sys.exit("saoluc needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --upgrade pip
	$(BIN)/python -m pip install -q -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv build *.egg-info restore/kernels/*.so $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis
