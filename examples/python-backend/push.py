"""Pushes the statistic records of a CSV file to a board of lobbycast. Python 3.8 or newer, standard library only.

    python3 push.py sales.csv [--room board:sales] [--batch 100] [--rate 5]

The address of the lobby comes from LOBBY, the API key from ADMIN_KEY. A busy lobby (429, 503) and a lost connection are tried again, with the
same idempotency key, so that no batch is taken twice.
"""
import argparse
import csv
import hashlib
import http.client
import itertools
import json
import os
import random
import sys
import time
import urllib.parse

ATTEMPTS_MAX = 10
PAUSE_SECONDS_MAX = 30
TIMEOUT_SECONDS = 10
INTEGERS = ("product_line_id", "total_trx")
FLOATS = ("total_amount",)


class Refused(Exception):
    """The lobby does not take a batch, and would not take it later either."""


def records_of(file):
    """The rows of a CSV whose first line names the fields. An empty cell is an absent field."""
    reader = csv.DictReader(file)
    for row in reader:
        try:
            yield {name: value_of(name, cell) for name, cell in row.items() if cell not in ("", None)}
        except ValueError as error:
            sys.exit(f"line {reader.line_num}: {error}")


def value_of(name, cell):
    if name in INTEGERS:
        return int(cell)
    return float(cell) if name in FLOATS else cell


def batches_of(records, size):
    records = iter(records)
    while batch := list(itertools.islice(records, size)):
        yield batch


class Lobby:
    """One HTTP connection to the lobby, opened again when it is lost."""

    def __init__(self, url, key):
        self._url = urllib.parse.urlsplit(url)
        self._key = key
        self._connection = None

    def push(self, room, records, idempotency_key):
        """The answer of the lobby to a push. Raises Refused, or ConnectionError when all attempts are used up."""
        body = json.dumps(records).encode()
        reason = retry_after = None
        for attempt in range(ATTEMPTS_MAX):
            if attempt > 0:
                print(f"attempt {attempt} failed: {reason}", file=sys.stderr)
                time.sleep(pause_seconds(attempt, retry_after))
            try:
                response, answer = self._post(f"/rooms/{urllib.parse.quote(room)}/records", body, idempotency_key)
            except (OSError, http.client.HTTPException) as error:
                # Whether the lobby has taken the batch is not known. The idempotency key makes it safe to ask again.
                self._close()
                reason, retry_after = f"{type(error).__name__}: {error}", None
                continue
            if response.status == 200:
                return json.loads(answer)
            reason, retry_after = f"{response.status} {answer.decode()}", response.getheader("Retry-After")
            if response.status not in (429, 503):
                raise Refused(reason)
        raise ConnectionError(reason)

    def _post(self, path, body, idempotency_key):
        if self._connection is None:
            secure = self._url.scheme == "https"
            connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            self._connection = connect(self._url.netloc, timeout=TIMEOUT_SECONDS)
        headers = {
            "Content-Type": "application/json",
            "X-API-Key": self._key,
            "Idempotency-Key": idempotency_key,
        }
        self._connection.request("POST", path, body, headers)
        response = self._connection.getresponse()
        return response, response.read()

    def _close(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def pause_seconds(attempt, retry_after):
    """As long as the lobby asks for, or twice as long as last time. A random part keeps many back ends from coming at once."""
    asked = float(retry_after) if retry_after is not None and retry_after.isdigit() else 0.1 * 2**attempt
    return min(asked, PAUSE_SECONDS_MAX) * (1 + random.random() / 4)


def fingerprint_of(path):
    """Begins the idempotency keys: a push that is started again within five minutes goes on where the first one was cut off."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:32]


def main():
    parser = argparse.ArgumentParser(description="Pushes the records of a CSV file to a board of lobbycast.")
    parser.add_argument("file")
    parser.add_argument("--room", default="board:sales")
    parser.add_argument("--batch", type=int, default=100, help="records in one request")
    parser.add_argument("--rate", type=float, default=5, help="requests a second")
    options = parser.parse_args()

    lobby = Lobby(os.environ.get("LOBBY", "http://127.0.0.1:8081"), os.environ.get("ADMIN_KEY", ""))
    fingerprint = fingerprint_of(options.file)
    sent = changed = duplicates = 0
    # Excel begins a file in UTF-8 with a mark that is no part of the first field's name.
    with open(options.file, newline="", encoding="utf-8-sig") as file:
        for number, batch in enumerate(batches_of(records_of(file), options.batch)):
            if number > 0:
                time.sleep(1 / options.rate)
            try:
                answer = lobby.push(options.room, batch, f"{fingerprint}-{options.batch}-{number}")
            except Refused as error:
                sys.exit(f"batch {number} is refused, {sent} records were sent before it: {error}")
            except ConnectionError as error:
                sys.exit(f"batch {number} could not be sent, {sent} records were sent before it: {error}")
            sent += len(batch)
            changed += answer["changed"]
            duplicates += answer.get("duplicate", False)
    print(f"{sent} records sent to {options.room}: {changed} changed, {duplicates} batches were there already")


if __name__ == "__main__":
    main()
