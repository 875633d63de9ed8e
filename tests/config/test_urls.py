from django.test import Client


def test_admin_is_found_without_its_slash() -> None:
    reply = Client().get("/admin")
    assert (reply.status_code, reply["Location"]) == (302, "/admin/")
