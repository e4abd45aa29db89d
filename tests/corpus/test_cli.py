import json
import subprocess
import sys

import pytest
from archives import DEADLINE, command, environment, filled, saoluc

from corpus.cli import run

HEAVY = ("cv2", "spacy", "scipy", "pytesseract", "pikepdf", "sqlite_utils", "datasketch")


def cli(capsys, *arguments):
    code = run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.setenv("SAOLUC_STAGES", "fake_stages:FAKE")
    texts = {
        "a": "CODE 1/A\nTYPE Kế hoạch\nDATE 2022-07-21\nDUE 2022-11-09\nthuc hien đất đai",
        "b": "CODE 2/B\nBASIS 1/A",
    }
    with filled(tmp_path, texts) as opened:
        return opened.archive.root


@pytest.mark.parametrize("arguments", [["--help"], ["search", "--help"], ["restore", "--help"]])
def test_starts_without_what_it_does_not_need(arguments):
    code = (
        f"import sys\nfrom corpus.cli import run\nrun({arguments!r})\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_searching_loads_no_engine(archive):
    arguments = ["search", str(archive), "dat dai"]
    code = (
        f"import sys\nfrom corpus.cli import run\nrun({arguments!r})\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["search", "nowhere", "x"], 5, "error: nowhere holds no catalog. Make one with"),
        (["query", "{archive}", "drop table documents"], 2, "error: the query cannot be answered"),
        (["graph", "{archive}", "0/X"], 1, "error: no document of the archive is or names 0/X"),
        (["export", "{archive}", "--format", "xlsx"], 2, "error: xlsx is not for the screen"),
        (["extract", "nowhere.pdf"], 4, "error: "),
        (["search", "{archive}", "--from", "soon"], 2, "error: 'soon' is no date"),
        (["search"], 2, "error: Missing argument"),
        (["frobnicate"], 2, "error: No such command"),
        (["verify", "nowhere"], 5, "error: nowhere is no archive"),
    ],
)
def test_errors_are_one_line_with_advice_and_exit_code(archive, capsys, monkeypatch, arguments, exit_code, message):
    monkeypatch.delenv("SAOLUC_STAGES")
    code, out, err = cli(capsys, *(argument.replace("{archive}", str(archive)) for argument in arguments))
    assert (code, out) == (exit_code, "")
    assert err.startswith(message) and err.count("\n") == 1


def test_search(archive, capsys):
    code, out, err = cli(capsys, "search", archive, "dat", "dai", "--has-deadline")
    assert code == 0 and "[đất] [đai]" in out and err == "1 found\n"
    _, out, _ = cli(capsys, "search", archive, "dat dai", "--format", "json")
    (hit,) = json.loads(out)
    start, end = hit["marks"][0]
    assert hit["snippet"][start:end] == "đất đai"


def test_a_text_does_not_steer_the_terminal(tmp_path, capsys):
    with filled(tmp_path, {"a": "CODE 1/A\nđất \x1b[31mđai \u202e"}) as opened:
        out = cli(capsys, "search", opened.archive.root, "dat")[1]
    assert "\x1b" not in out and "\u202e" not in out and "[đất]" in out


def test_search_without_a_hit(archive, capsys):
    assert cli(capsys, "search", archive, "nothing") == (1, "", "0 found\n")


def test_query_formats(archive, capsys, tmp_path):
    sql = "select code, number from documents order by code"
    assert cli(capsys, "query", archive, sql)[1] == "code\tnumber\n1/A\t\n2/B\t\n"
    assert cli(capsys, "query", archive, sql, "--format", "csv")[1] == "code,number\n1/A,\n2/B,\n"
    assert json.loads(cli(capsys, "query", archive, sql, "--format", "json")[1].splitlines()[0]) == {
        "code": "1/A",
        "number": None,
    }
    cli(capsys, "query", archive, sql, "--format", "csv", "--out", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "code,number\n1/A,\n2/B,\n"


def test_deadlines(archive, capsys, tmp_path):
    assert "2022-11-09\t1/A" in cli(capsys, "deadlines", archive, "--from", "2022", "--to", "2022")[1]
    cli(capsys, "deadlines", archive, "--from", "2022", "--to", "2022", "--ics", tmp_path / "x.ics")
    assert (tmp_path / "x.ics").read_bytes().count(b"BEGIN:VEVENT\r\n") == 1


def test_graph(archive, capsys):
    out = cli(capsys, "graph", archive, "1/A")[1]
    assert out.splitlines() == ["Kế hoạch 1/A (2022-07-21)", "├─ carried out or cited by:", "│  └─ 2/B"]


def test_verify_and_rebuild(archive, capsys):
    assert cli(capsys, "verify", archive) == (0, "", "the archive is sound\n")
    assert cli(capsys, "rebuild", archive) == (0, "", "2 documents in the catalog, 0 left out\n")


def test_extract_and_read(archive, capsys):
    path = archive.parent / "a.txt"
    code, out, _ = cli(capsys, "extract", path)
    record = json.loads(out)
    assert code == 0 and record["code"] == "1/A" and "text" not in record and record["processing"]["seconds"]
    assert cli(capsys, "read", path)[1].splitlines()[0] == "CODE 1/A"


def test_schema(capsys):
    schema = json.loads(cli(capsys, "schema")[1])
    assert schema["properties"]["schema"]["const"] == "saoluc/record/1"


def test_closed_pipe_is_no_error(archive):
    line = " ".join(command("query", archive, "'select * from fields'")) + " | head -0"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], env=environment(), capture_output=True, text=True)
    assert done.stderr == ""


def test_a_watched_folder(tmp_path):
    pytest.importorskip("watchfiles")
    source, archive = tmp_path / "in", tmp_path / "archive"
    source.mkdir()
    (source / "first.txt").write_text("CODE 1/A")
    process = subprocess.Popen(
        command("run", source, "--archive", archive, "--watch", "--jobs", "1"),
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    names = []
    for line in process.stderr:
        event = json.loads(line)
        if event["event"] == "finished":
            names.append(event["path"])
            if len(names) == 1:
                (source / ".part.txt").write_text("CODE 9/X")
                (source / "second.txt").write_text("CODE 2/B")
            else:
                process.terminate()
                break
    assert process.wait(DEADLINE) == 130
    assert [name.rpartition("/")[2] for name in names] == ["first.txt", "second.txt"]


def test_same_bytes_are_one_document_with_two_paths(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("CODE 1/A")
    result = saoluc("run", tmp_path / "a.txt", tmp_path / "b.txt", "--archive", tmp_path / "archive")
    assert result.returncode == 0
    out = saoluc(
        "query", tmp_path / "archive", "select count(*) as paths, count(distinct sha256) as documents from paths"
    )
    assert out.stdout.splitlines()[1] == "2\t1"
