"""Calls methods of the Python library `cent`, release 4, for a test in another language. Release 3 speaks in the same lines.

Reads one JSON object a line, {"method", "params", "key"?}, and answers each with one: {"result"}, {"error": {"code", "message"}} for an
error of the server as the library raises it, or {"raised": "<class>"} for any other exception of the library. The library returns parts of
some results; they are put back into their places here.

{"method": "methods"} is answered with the names of all that the library has.

Usage: cent_4.py <url of the API> <key>
"""

import json
import sys

import cent

url, own_key = sys.argv[1:]

# Methods of which the library returns one member of the result.
PARTS = {"presence": "presence", "channels": "channels"}


# What builds commands and sends nothing.
def is_helper(name):
    return name.startswith(("_", "get_")) or name in ("add", "send", "reset")


def batch(client, params):
    for command in params["commands"]:
        for method, arguments in command.items():
            client.add(method, arguments)
    return {"replies": [reply.get("result", reply) for reply in client.send()]}


def outcome_of(client, method, params):
    try:
        if method == "batch":
            return {"result": batch(client, params)}
        returned = getattr(client, method)(**params)
    except cent.ResponseError as error:
        return {"error": error.args[0]}
    except cent.CentException as error:
        return {"raised": type(error).__name__}
    part = PARTS.get(method)
    return {"result": (returned or {}) if part is None else {part: returned}}


for line in sys.stdin:
    order = json.loads(line)
    if order["method"] == "methods":
        print(json.dumps([name for name in dir(cent.Client) if not is_helper(name)]), flush=True)
        continue
    client = cent.Client(url, api_key=order.get("key", own_key), timeout=20)
    print(json.dumps(outcome_of(client, order["method"], order["params"])), flush=True)
