"""The harness itself: it must fail where a page lies."""

import pytest
from matching import difference
from pages import PageError, parse
from runner import Broken, run


def page(tmp_path, text):
    file = tmp_path / "page.md"
    file.write_text(text.replace("~~~", "```"), encoding="utf-8")
    return file


def test_a_page_that_does_what_it_shows_passes(tmp_path, session):
    run(
        page(
            tmp_path,
            """# A page
~~~sh
x=1
alias say=echo
~~~
~~~yaml file=sub/job.yml
command: python a.py
~~~
~~~sh
say $x; cat sub/job.yml
~~~
~~~output
1
command: python …
~~~
~~~python
import os
y = 2
~~~
~~~python
print(y, os.path.exists("sub/job.yml"))
~~~
~~~output
2 True
~~~
""",
        ),
        session,
    )


@pytest.mark.parametrize(
    "text, told",
    [
        ("~~~sh\nfalse\n~~~", "status 1 in place of 0"),
        ("~~~sh\nfalse\necho it goes on\n~~~", "status 1 in place of 0"),
        ("~~~sh\nno-such-program\n~~~", "status 127"),
        ("~~~sh\nif\n~~~", "syntax error"),
        ("~~~sh status=3\ntrue\n~~~", "status 0 in place of 3"),
        ("~~~sh status=3\n(exit 4)\n~~~", "status 4 in place of 3"),
        ("~~~sh\necho one\n~~~\n~~~output\ntwo\n~~~", "the page shows"),
        ("~~~sh\necho one\necho two\n~~~\n~~~output\none\n~~~", "what came is"),
        ("~~~sh\necho one\n~~~\n~~~output\n…\ntwo\n~~~", "the page shows"),
        ("~~~sh\ntrue\n~~~\n~~~output\none\n~~~", "(nothing)"),
        ("~~~python\n1 / 0\n~~~", "ZeroDivisionError"),
        ("~~~python status=1\nx = 1\n~~~", "status 0 in place of 1"),
        ("~~~python\nprint(unknown)\n~~~", "page.md:1"),
    ],
)
def test_a_page_that_lies_fails(tmp_path, session, text, told):
    with pytest.raises(Broken) as failure:
        run(page(tmp_path, text), session)
    assert told in str(failure.value)


def test_failures_that_a_page_announces_are_right(tmp_path, session):
    run(
        page(
            tmp_path,
            "~~~sh status=3\n(exit 3)\n~~~\n~~~python status=1\nraise ValueError('no')\n~~~\n~~~output\nTraceback…\n…\nValueError: no\n~~~",
        ),
        session,
    )


def test_what_is_skipped_does_not_run(tmp_path, session):
    run(page(tmp_path, '~~~sh skip="needs another machine"\ntouch ran\n~~~\n~~~output\nanything\n~~~\n~~~text\nshown\n~~~'), session)
    assert not (session.folder / "ran").exists()


def test_python_sees_what_the_shell_exported(tmp_path, session):
    run(page(tmp_path, "~~~sh\nexport A='b c'\n~~~\n~~~python\nimport os; print(os.environ['A'])\n~~~\n~~~output\nb c\n~~~"), session)


def test_another_servers_variables_are_not_seen(tmp_path, monkeypatch):
    from session import Session

    monkeypatch.setenv("ATHANOR_URL", "https://elsewhere")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://elsewhere")
    session = Session(tmp_path / "own", root=tmp_path)
    try:
        run(page(tmp_path, '~~~sh\necho "${ATHANOR_URL:-none} ${MLFLOW_TRACKING_URI:-none}"\n~~~\n~~~output\nnone none\n~~~'), session)
    finally:
        session.close()


@pytest.mark.parametrize(
    "text, told",
    [
        ("~~~\nls\n~~~", "needs a language"),
        ("~~~perl\n1\n~~~", "'perl' is not known"),
        ("~~~sh slow\nls\n~~~", "'slow' is not known"),
        ("~~~sh skip\nls\n~~~", "its reason"),
        ('~~~sh skip="no"\nls\n~~~', "its reason"),
        ("~~~sh\nls", "not closed"),
        ("~~~output\nls\n~~~", "follows the block"),
        ("~~~text\nls\n~~~\n~~~output\nls\n~~~", "follows the block"),
        ("~~~yaml\na: 1\n~~~", "is a file"),
        ("~~~yaml part\na: [1\n~~~", "no yaml"),
        ("~~~json file=a.json\n{'a': 1}\n~~~", "no json"),
        ("~~~yaml file=../a.yml\na: 1\n~~~", "must lie below"),
        ("~~~text status=1\na\n~~~", "for blocks that run"),
    ],
)
def test_pages_keep_to_the_convention(text, told):
    with pytest.raises(PageError, match=told):
        parse(text.replace("~~~", "```"))


@pytest.mark.parametrize(
    "expected, actual, same",
    [
        ("a\n", "a\n", True),
        ("a\n", "a  \n\n", True),
        ("a\n", "\x1b[1ma\x1b[0m\r\n", True),
        ("a\n", "  0%\r 50%\ra\n", True),
        ("a…c\n", "abc\n", True),
        ("a…c\n", "a\nc\n", False),
        ("a\n…\nc\n", "a\nb\nb\nc\n", True),
        ("a\n…\nc\n", "a\nc\n", True),
        ("…\nb\n…\n", "a\nb\nc\n", True),
        ("…\nb\n…\n", "a\nc\n", False),
        ("a.c\n", "abc\n", False),
        ("a\n", "a\nb\n", False),
        ("a\nb\n", "a\n", False),
    ],
)
def test_matching(expected, actual, same):
    assert (difference(expected, actual) == "") == same
