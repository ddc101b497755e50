"""Submits a pipeline with control flow and prints its name: control_flow.py branch NUMBER | loop | each | later ITEMS.

A process of its own, since azure-ai-ml looks at the switch for these features when it is imported."""

import os
import sys

os.environ["AZURE_ML_CLI_PRIVATE_FEATURES_ENABLED"] = "true"

from azure.ai.ml import Input, MLClient, Output  # noqa: E402
from azure.ai.ml.dsl import pipeline  # noqa: E402
from azure.ai.ml.dsl._condition import condition  # noqa: E402
from azure.ai.ml.dsl._do_while import do_while  # noqa: E402
from azure.ai.ml.dsl._parallel_for import parallel_for  # noqa: E402
from azure.ai.ml.entities import CommandComponent  # noqa: E402
from azure.identity import DefaultAzureCredential  # noqa: E402

FOLDER, NUMBER, WORD = Input(type="uri_folder"), Input(type="integer"), Input(type="string")
TABLE, LIST = Input(type="mltable"), Output(type="string", is_control=True)
WORK = (
    "echo ${{inputs.n}} ${{inputs.word}} | tee ${{outputs.o}}/said; printf $((${{inputs.n}} * ${{inputs.n}})) > ${{outputs.square}}"
)
REPORT = "sed -n 's/.*: .[/]//p' ${{inputs.tables}}/MLTable | while read f; do cat ${{inputs.tables}}/$f/said; done; echo '${{inputs.squares}}'"
RESULT, COUNT, FLAG = Output(type="uri_folder"), Output(type="integer", is_control=True), Output(type="boolean", is_control=True)


def step(name, line, **ports):
    return CommandComponent(name=name, version="1", command=line, environment="azureml:plain:1", **ports)


def branch(number):
    check = step(
        "check",
        "[ ${{inputs.n}} -gt 5 ] && printf true > ${{outputs.flag}} || printf false > ${{outputs.flag}}",
        inputs={"n": NUMBER},
        outputs={"flag": FLAG},
    )
    say = step("say", "echo said > ${{outputs.o}}/said", outputs={"o": RESULT})
    after = step("after", "cat ${{inputs.d}}/said", inputs={"d": FOLDER})

    @pipeline(default_compute="cpu")
    def branches(n: int):
        decided = check(n=n)
        large = say()
        small = say()
        then = after(d=large.outputs.o)
        condition(condition=decided.outputs.flag, true_block=large, false_block=small)

    return branches(n=int(number))


def loop():
    count = step(
        "count",
        "n=$((${{inputs.n}} + 1)); printf $n > ${{outputs.next}}; "
        "[ $n -lt 3 ] && printf true > ${{outputs.more}} || printf false > ${{outputs.more}}",
        inputs={"n": NUMBER},
        outputs={"next": COUNT, "more": FLAG},
    )
    report = step("report", "echo ${{inputs.n}}", inputs={"n": NUMBER})

    @pipeline(default_compute="cpu")
    def counting():
        body = count(n=0)
        do_while(body=body, mapping={body.outputs.next: body.inputs.n}, condition=body.outputs.more, max_iteration_count=6)
        told = report(n=body.outputs.next)

    return counting()


def each():
    work = step("work", WORK, inputs={"n": NUMBER, "word": WORD}, outputs={"o": RESULT, "square": COUNT})
    report = step("report", REPORT, inputs={"tables": TABLE, "squares": WORD})

    @pipeline(default_compute="cpu")
    def items(word: str, last: int):
        body = work(word=word)
        many = parallel_for(body=body, items=[{"n": 1}, {"n": 2}, {"n": last}], max_concurrency=2)
        told = report(tables=many.outputs.o, squares=many.outputs.square)
        return {"tables": many.outputs.o}

    return items(word="item", last=3)


def later(what):
    """The items come from a step."""
    choose = step("choose", "printf '%s' ${{inputs.what}} > ${{outputs.listed}}", inputs={"what": WORD}, outputs={"listed": LIST})
    work = step("work", WORK, inputs={"n": NUMBER, "word": WORD}, outputs={"o": RESULT, "square": COUNT})
    report = step("report", REPORT, inputs={"tables": TABLE, "squares": WORD})

    @pipeline(default_compute="cpu")
    def items(what: str):
        chosen = choose(what=what)
        body = work(word="later")
        many = parallel_for(body=body, items=chosen.outputs.listed)
        told = report(tables=many.outputs.o, squares=many.outputs.square)

    return items(what=f"'{what}'")


client = MLClient(
    DefaultAzureCredential(),
    os.environ["ATHANOR_SUBSCRIPTION"],
    os.environ["ATHANOR_RESOURCE_GROUP"],
    os.environ["ATHANOR_WORKSPACE"],
)
submitted = {"branch": branch, "loop": loop, "each": each, "later": later}[sys.argv[1]](*sys.argv[2:])
print(client.jobs.create_or_update(submitted, experiment_name="control").name)
