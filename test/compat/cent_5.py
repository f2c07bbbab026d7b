"""Calls methods of the Python library `cent`, release 5, for a test in another language.

Reads one JSON object a line, {"method", "params", "key"?}, and answers each with one: {"result"}, {"error": {"code", "message"}} for an
error of the server as the library raises it, or {"raised": "<class>"} for any other exception of the library.

{"method": "methods"} is answered with the names of all that the library has. Methods of the paid product are called without parameters.

Usage: cent_5.py <url of the API> <key> sync|async
"""

import asyncio
import inspect
import json
import sys

import cent

url, own_key, mode = sys.argv[1:]


def request_of(method, params):
    kind = inspect.signature(getattr(cent.Client, method)).parameters["request"].annotation
    if params is None:
        return kind.model_construct()
    given = dict(params)
    if "b64data" in given:
        given["data"] = None
    if method == "batch":
        given["requests"] = [
            request_of(inner, arguments) for command in given.pop("commands") for inner, arguments in command.items()
        ]
    if "since" in given:
        given["since"] = cent.StreamPosition(**given["since"])
    if "disconnect" in given:
        given["disconnect"] = cent.Disconnect(**given["disconnect"])
    return kind(**given)


def methods():
    return [name for name in dir(cent.Client) if not name.startswith("_") and name != "close"]


def plain(value):
    # Replies of a batch are of other classes than their list says.
    return value.model_dump(mode="json", exclude_none=True, serialize_as_any=True)


async def outcome_of(call):
    try:
        result = call()
        if asyncio.iscoroutine(result):
            result = await result
        return {"result": plain(result)}
    except cent.CentApiResponseError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except cent.CentError as error:
        return {"raised": type(error).__name__}


async def main():
    clients = {}
    for line in sys.stdin:
        order = json.loads(line)
        if order["method"] == "methods":
            print(json.dumps(methods()), flush=True)
            continue
        key = order.get("key", own_key)
        if key not in clients:
            clients[key] = (cent.AsyncClient if mode == "async" else cent.Client)(url, key)
        method = getattr(clients[key], order["method"])
        request = request_of(order["method"], order.get("params"))
        print(json.dumps(await outcome_of(lambda: method(request))), flush=True)


asyncio.run(main())
