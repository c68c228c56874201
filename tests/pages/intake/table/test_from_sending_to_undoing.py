"""The pages of an import, in the order in which somebody meets them."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from cast import AUDIT, signed_in
from evidence_world import focal_point, monitor, watch
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.table import running
from saferhavens.web.intake.table.heads import head_of
from saferhavens.web.intake.table.models import Import
from saferhavens.web.intake.table.words import State
from table_world import CANARY, as_csv, confirmed, done, sent, some, waiting


def page(client, path: str, status: int = 200, **headers: str) -> str:
    answer = client.get(path, headers={"Accept-Language": "en"} | headers)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, path: str, **given: object):
    return client.post(path, given, headers={"Accept-Language": "en"})


def test_the_limits_are_said_before_anything_is_sent(client):
    assert "Up to 50 MB, 200,000 rows and 200 columns" in page(client, "/import/")


def test_the_queue_leads_to_imports(client):
    assert 'href="/import/"' in page(client, "/evidence/")


def test_a_table_that_was_sent_leads_to_its_columns(client):
    given = {"organisation": watch().pk, "table": SimpleUploadedFile("informes.csv", as_csv(some(2)))}
    answer = post(client, "/import/send/", **given)
    row = Import.objects.get()
    assert answer.headers["Location"] == f"/import/{row.pk}/columns/"
    text = page(client, answer.headers["Location"])
    assert "informes.csv: 2 rows." in text
    assert text.count("Guessed from its name") == 5


def test_without_a_file_the_form_says_so(client):
    answer = post(client, "/import/send/", organisation=watch().pk)
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_what_was_guessed_is_chosen_already(client):
    row = sent(as_csv(some(2)))
    text = page(client, f"/import/{row.pk}/columns/")
    assert '<option value="EXTORT" selected>' in text
    assert '<option value="harms" selected>' in text


def meaning(row: Import, **given: str) -> dict[str, str]:
    """The fields of the page as they stand, with others in place of some."""
    head = head_of(row)
    fields = {f"to:{n}": head.meaning.fields.get(f"column:{n}", "") for n in range(1, len(head.columns) + 1)}
    codes = {
        f"{path.partition(':')[2]}:{choice}": code
        for path, known in head.meaning.codes.items()
        for choice, code in known.items()
    }
    return fields | codes | {"order": "day"} | given


def test_saving_the_guess_leads_to_the_preview(client):
    row = sent(as_csv(some(2)))
    answer = client.post(f"/import/{row.pk}/columns/", meaning(row))
    assert answer.headers["Location"] == f"/import/{row.pk}/preview/"
    assert not head_of(Import.objects.get()).is_guess


def test_a_column_that_was_just_chosen_is_asked_for_its_values(client):
    row = sent(as_csv([["asalto", "COL"]], ["que fue", "pais"]))
    path = f"/import/{row.pk}/columns/"
    answer = client.post(path, meaning(row, **{"to:1": "harms"}))
    assert answer.headers["Location"] == path
    assert "asalto" in page(client, path)
    answer = client.post(path, meaning(Import.objects.get(), **{"to:1": "harms", "1:value:1": "THREAT"}))
    assert answer.headers["Location"] == f"/import/{row.pk}/preview/"
    assert head_of(Import.objects.get()).meaning.codes["column:1"] == {"value:1": "THREAT"}


def test_without_harm_and_country_it_does_not_go_on(client):
    row = sent(as_csv([["x"]], ["relato"]))
    path = f"/import/{row.pk}/columns/"
    assert client.post(path, meaning(row)).headers["Location"] == path
    assert "where kind of harm and country come from" in page(client, path)
    assert client.get(f"/import/{row.pk}/preview/").headers["Location"] == path


def test_what_holds_for_all_rows_is_enough(client):
    row = sent(as_csv([["x"]], ["relato"]))
    given = meaning(row, **{"always:harms": "THREAT", "always:country": "COL"})
    assert client.post(f"/import/{row.pk}/columns/", given).headers["Location"] == f"/import/{row.pk}/preview/"


def test_two_columns_cannot_both_be_the_country(client):
    row = sent(as_csv([["COL", "PER"]], ["pais", "otro"]))
    answer = client.post(
        f"/import/{row.pk}/columns/", meaning(row, **{"to:2": "country"}), headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert "Another column fills this already." in answer.content.decode()


def test_a_field_that_does_not_exist_is_refused(client):
    row = sent(as_csv(some(1)))
    assert client.post(f"/import/{row.pk}/columns/", meaning(row, **{"to:1": "owner"})).status_code == 422


def test_the_preview_shows_rows_as_they_would_become_and_what_is_wrong(client):
    row = confirmed(sent(as_csv([*some(2), ["F-9", "", "COL", "soon", "x"]])))
    text = page(client, f"/import/{row.pk}/preview/")
    assert "All rows were tried" in text
    assert f"{CANARY} 1" in text
    assert "a date is expected here" in text
    assert "Take in 3 rows" in text
    assert not Report.objects.exists()


def test_the_preview_tells_what_had_come_before(client):
    done(as_csv(some(2)))
    row = confirmed(sent(as_csv([*some(3), ["F-1", "threat", "COL", "", ""]])))
    text = " ".join(page(client, f"/import/{row.pk}/preview/").split())
    assert "<dt>New reports</dt><dd>1</dd> <dt>Had come before</dt><dd>2</dd>" in text
    assert "a row with this number came before, with other cells" in text


def test_the_preview_of_a_guess_leads_to_the_columns(client):
    row = sent(as_csv(some(1)))
    assert client.get(f"/import/{row.pk}/preview/").headers["Location"] == f"/import/{row.pk}/columns/"


def test_starting_queues_one_job_that_says_nothing_but_the_id(client):
    row = confirmed(sent(as_csv(some(1))))
    post(client, f"/import/{row.pk}/start/")
    job = DBTaskResult.objects.get(task_path__contains="table")
    assert job.args_kwargs == {"args": [str(row.pk)], "kwargs": {}}


def test_starting_twice_is_refused(client):
    row = waiting(as_csv(some(1)))
    answer = post(client, f"/import/{row.pk}/start/")
    assert answer.status_code == 409
    assert "About to begin" in answer.content.decode()


def test_while_it_runs_the_page_looks_again_by_itself(client):
    row = waiting(as_csv(some(1)))
    text = page(client, f"/import/{row.pk}/")
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert 'max="1" value="0"' in text
    running.run(row.pk, AUDIT)
    assert "refresh" not in page(client, f"/import/{row.pk}/")


def test_how_far_it_is_is_told_to_the_script(client):
    row = waiting(as_csv(some(2)))
    path = f"/import/{row.pk}/progress.json"
    assert client.get(path).json()["is_moving"]
    running.run(row.pk, AUDIT)
    told = client.get(path).json()
    assert (told["is_moving"], told["state"], told["done"], told["new"]) == (False, "done", 2, 2)


def test_refused_rows_are_listed_with_reasons_and_without_their_cells(client):
    row = done(as_csv([["F-1", "extortion", "COL", CANARY, "x"]]))
    text = page(client, f"/import/{row.pk}/")
    assert "a date is expected here, such as 2026-03-31" in text
    assert CANARY not in text


def test_refused_rows_are_paged(client):
    row = done(as_csv([[f"F-{n}", "extortion", "COL", "soon", "x"] for n in range(60)]))
    assert "Page 1 of 2" in page(client, f"/import/{row.pk}/")
    assert ">61<" in page(client, f"/import/{row.pk}/?page=2")


def test_refused_rows_can_be_taken_along(client):
    row = done(as_csv([["F-1", "", "COL", "=1+1", CANARY], ["=1", "extortion", "", "", "x", "y"]]))
    text = page(client, f"/import/{row.pk}/refused.csv").lstrip("\ufeff")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["Row", "Field", "What is wrong"]
    assert {line[0] for line in lines[1:]} == {"2", "3"}
    assert CANARY not in text
    assert "=1" not in text


def test_undoing_is_explained_before_it_is_done(client):
    row = done(as_csv(some(2)))
    assert "This import brought 2 new reports." in page(client, f"/import/{row.pk}/undo/")
    assert Report.objects.count() == 2
    assert post(client, f"/import/{row.pk}/undo/").status_code == 302
    running.undo(row.pk, row.by_id, AUDIT)
    assert not Report.objects.exists()
    assert "Undone" in page(client, f"/import/{row.pk}/")


def test_a_table_can_be_removed_instead(client):
    row = sent(as_csv(some(1)))
    assert post(client, f"/import/{row.pk}/discard/").headers["Location"] == "/import/"
    assert not Import.objects.exists()


def test_a_run_can_be_stopped_and_gone_on_with(client):
    row = waiting(as_csv(some(1)))
    post(client, f"/import/{row.pk}/stop/")
    text = page(client, f"/import/{row.pk}/")
    assert "Somebody stopped it." in text
    assert "Go on" in text
    post(client, f"/import/{row.pk}/start/")
    row.refresh_from_db()
    assert row.state == State.WAITING


def test_what_ended_it_is_named_by_its_number(client):
    row = done(as_csv(some(1)))
    Import.objects.filter(pk=row.pk).update(state=State.FAILED, problem="SH-604")
    assert "problem SH-604" in page(client, f"/import/{row.pk}/")


@pytest.mark.parametrize("name", ["", "columns/", "preview/", "undo/", "progress.json", "refused.csv"])
@pytest.mark.parametrize("who", [monitor, focal_point])
def test_to_others_imports_do_not_exist(name, who, db):
    row = done(as_csv(some(1)))
    assert signed_in(who()).get(f"/import/{row.pk}/{name}").status_code == 404


@pytest.mark.parametrize("name", ["start", "stop", "undo", "discard", "columns"])
def test_others_change_nothing(name, db):
    row = sent(as_csv(some(1)))
    assert signed_in(monitor()).post(f"/import/{row.pk}/{name}/").status_code == 404
    row.refresh_from_db()
    assert row.state == State.UPLOADED


def test_nobody_imports_for_another_organisation(client):
    from evidence_world import network

    given = {"organisation": network().pk, "table": SimpleUploadedFile("t.csv", as_csv(some(1)))}
    assert post(client, "/import/send/", **given).status_code == 422
    assert not Import.objects.exists()


def test_pages_speak_spanish(client):
    row = done(as_csv([["F-1", "", "COL", "soon", "x"]]))
    client.post("/language/", {"language": "es"})
    assert "Filas que no se recibieron" in client.get(f"/import/{row.pk}/").content.decode()
    assert "Importar una tabla" in client.get("/import/").content.decode()
