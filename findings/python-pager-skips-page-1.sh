#!/bin/sh
# dodopayments for Python 1.123.0, 2026-11-30.
#
# Pages of a list are numbered from 0. One would expect the SDK's own pager to follow page 0 with page 1. It
# follows it with page 2: an explicit page_number=0 is taken for no number at all, and "no number" is counted
# as page 1. Whoever walks a list from page_number=0 never sees the rows of page 1.
#
#   asked for, beginning with page_number=0    0 2 3      expected 0 1 2 3
#   asked for, beginning without a number      - 2 3
#   asked for, beginning with page_number=1    1 2 3
#
# Fails when that changes. Needs python3 with venv and pip.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check dodopayments==1.123.0
cat > "$work/pages.py" <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

from dodopayments import DodoPayments

asked = []


class Pages(BaseHTTPRequestHandler):
    """Answers one customer for each page below 3, and an empty page after that."""

    def do_GET(self):
        number = parse_qs(urlparse(self.path).query).get("page_number", ["-"])[0]
        asked.append(number)
        rows = [] if number not in ("-", "0", "1", "2") else [
            {
                "business_id": "bus_1",
                "created_at": "2026-11-30T00:00:00Z",
                "customer_id": "cus_" + number,
                "email": "sample.customer@example.com",
                "name": "Sample Customer",
            }
        ]
        body = json.dumps({"items": rows}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Pages)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = DodoPayments(bearer_token="sample", base_url=f"http://127.0.0.1:{server.server_port}")
for name, options in (("page_number=0", {"page_number": 0}), ("no number", {}), ("page_number=1", {"page_number": 1})):
    asked.clear()
    list(client.customers.list(page_size=1, **options))
    print(f"{name}: {' '.join(asked)}")
PYTHON
seen=$("$work/env/bin/python" "$work/pages.py")
expected='page_number=0: 0 2 3
no number: - 2 3
page_number=1: 1 2 3'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
