#!/usr/bin/env bash
# Prints a Python that has the given packages (name==version), from Benchmarks/.venv; installs what is missing.
set -euo pipefail
cd "$(dirname "$0")"
[ -x .venv/bin/python ] || python3 -m venv .venv >&2
.venv/bin/python - "$@" 2>/dev/null <<'PYTHON' || .venv/bin/pip install -q --disable-pip-version-check "$@" >&2
import importlib.metadata, sys
sys.exit(any(importlib.metadata.version(n) != v for n, v in (a.split("==") for a in sys.argv[1:])))
PYTHON
echo "$PWD/.venv/bin/python"
