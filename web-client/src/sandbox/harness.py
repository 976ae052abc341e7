# Runs a candidate's program and its tests; `say` posts a message to the page.
import contextlib, io, json, linecache, sys, traceback

FILE = "answer.py"


class Printed(io.TextIOBase):
    def writable(self):
        return True

    def write(self, text):
        say(json.dumps({"type": "output", "text": text[:8000]}))
        return len(text)


def plain(value):
    """What JSON knows: tuples are lists, sets are sorted lists, numbers that are none are text."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=repr)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return repr(value)


def explained(error):
    """The error as Python tells it, without the lines that are not the candidate's."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == FILE]
    shown = traceback.format_list(frames[-6:]) + traceback.format_exception_only(error)
    return "".join(shown).strip()[:2000]


def run(code, function, tests):
    linecache.cache[FILE] = (len(code), None, code.splitlines(True), FILE)
    names = {"__name__": "__main__"}
    out = Printed()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            exec(compile(code, FILE, "exec"), names)
        except BaseException as error:
            return say(json.dumps({"type": "done", "error": explained(error)}))
        calls = json.loads(tests) if function else []
        if calls and not callable(names.get(function)):
            return say(json.dumps({"type": "done", "error": f"NameError: there is no function {function}"}))
        for call in calls:
            told = {"type": "test", "name": call["name"]}
            try:
                told["value"] = json.dumps(plain(names[function](*json.loads(call["arguments"]))))
            except BaseException as error:
                told["error"] = explained(error)
            say(json.dumps(told))
    say(json.dumps({"type": "done"}))
