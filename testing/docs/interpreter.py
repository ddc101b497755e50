"""Runs blocks of Python one after the other in one namespace; told what to run by lines of JSON, answers on another pipe."""

import json
import os
import sys
import traceback

answers = os.fdopen(int(sys.argv[1]), "w")
sys.path.insert(0, "")
names = {"__name__": "__main__"}
for line in sys.stdin:
    told = json.loads(line)
    sys.stdout.flush()
    sys.stderr.flush()
    out = os.open(told["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    status = 0
    try:
        exec(compile(told["text"], told["name"], "exec"), names)
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException as failure:
        # The first frame is this file's.
        traceback.print_exception(type(failure), failure, failure.__traceback__.tb_next)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    answers.write(f"{status}\n")
    answers.flush()
