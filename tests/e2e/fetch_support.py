"""What the tests of fetching share: a post that shows pictures, and what a run reports."""

import json

FAST = ("--allow-private", "--delay", "0.01", "--timeout", "2")


def site(box, *urls):
    """One post that shows all of them."""
    body = "\n\n".join(f"![图]({url})" for url in urls)
    box.post("posts/a.md", body=body)


def fetch(box, *options, status=0):
    """The JSON report, with its pictures by the last part of their address."""
    result = box.run("fetch", "--json", "-q", *options, "posts")
    assert result.status == status, result
    report = json.loads(result.out)
    assert report["schema"] == "sheaf.fetch/1" and report["exit"] == status
    report["by"] = {picture["url"].rsplit("/", 1)[1]: picture for picture in report["pictures"]}
    return report


def stored(box, picture):
    return (box.folder / "posts/.sheaf/store" / picture["file"]).read_bytes()
