"""What the site's script does, in a browser: every number and claim says what it rests on."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitan.diagnostics import Findings
from sitan.fonts import prepare_fonts
from sitan.project import Project
from sitan.render.html import render_site
from sitan.theme import load_theme
from tests.made_up_report import made_up_report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

SCRIPT = """
window.addEventListener("load", function () {
  var said = {};
  var tip = function () {
    var shown = document.getElementById("number-tip");
    return shown.hidden ? "" : shown.textContent;
  };
  var traced = document.querySelectorAll("data.number, .claim");
  var toggle = document.querySelector(".trace-toggle");
  var press = function (key) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: key, bubbles: true, cancelable: true }));
  };
  var stops = function () { return document.querySelectorAll('.number[tabindex="0"], .claim[tabindex="0"]').length; };
  var at = function () { return Array.prototype.indexOf.call(traced, document.activeElement); };

  said.stopsBefore = stops();
  said.titles = document.querySelectorAll(".number[title], .claim[title]").length;
  document.querySelector(".claim").dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  said.pointed = tip();
  document.body.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  said.away = tip();
  document.querySelector(".claim").click();
  said.tapped = tip();
  document.querySelector("h1").click();
  said.tappedElsewhere = tip();

  toggle.click();
  said.pressed = toggle.getAttribute("aria-pressed");
  said.stops = stops();
  document.querySelector('.number[tabindex="0"], .claim[tabindex="0"]').focus();
  said.focused = tip();
  said.described = document.activeElement.getAttribute("aria-describedby");
  var first = at();
  press("ArrowRight");
  said.right = at() - first;
  said.stopsAfterMoving = stops();
  press("ArrowLeft");
  said.left = at() - first;
  press("Escape");
  said.escaped = tip();
  toggle.click();
  said.stopsAfter = stops();

  var result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify(said);
  document.body.appendChild(result);
});
"""


@pytest.fixture(scope="module")
def said(font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    """What the script said of a page of the made-up site."""
    if BROWSER is None:
        pytest.skip("there is no Chromium")
    root = tmp_path_factory.mktemp("site")
    (root / "content").mkdir()
    project = Project(root)
    theme = load_theme(project, {}, "en", Findings())
    for name, raw in render_site(made_up_report(), theme, prepare_fonts(font_cache), project).items():
        path = root / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    page = root / "site" / "survival.html"
    page.write_text(page.read_text("utf-8").replace("</body>", f"<script>{SCRIPT}</script></body>"), "utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={root / 'profile'}"]
    done = subprocess.run(
        [*command, "--virtual-time-budget=5000", "--dump-dom", page.as_uri()],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    found = re.search(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr
    answer: Mapping[str, object] = json.loads(html.unescape(found[1]))
    return answer


pytestmark = pytest.mark.slow

NOTE = "Tested against the data: u5mr@2019 < u5mr@1990 / 2."


def test_pointing_and_tapping_show_what_a_claim_rests_on(said: Mapping[str, object]) -> None:
    assert (said["pointed"], said["away"]) == (NOTE, "")
    assert (said["tapped"], said["tappedElsewhere"]) == (NOTE, "")
    assert said["titles"] == 0


def test_the_switch_makes_one_of_them_a_stop_of_the_tab_key(said: Mapping[str, object]) -> None:
    assert (said["stopsBefore"], said["stops"], said["stopsAfterMoving"], said["stopsAfter"]) == (0, 1, 1, 0)
    assert said["pressed"] == "true"


def test_arrow_keys_lead_to_the_next_and_escape_closes(said: Mapping[str, object]) -> None:
    assert (said["right"], said["left"]) == (1, 0)
    assert said["focused"]
    assert said["described"] == "number-tip"
    assert said["escaped"] == ""
