// Enhancement only: without it every page can be read, and every link followed.
(function () {
  "use strict";
  var root = document.documentElement;

  // Dark or light.
  var themeToggle = document.querySelector(".theme-toggle");
  var prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
  }
  function showTheme() {
    themeToggle.setAttribute("aria-pressed", String(isDark()));
  }
  themeToggle.hidden = false;
  themeToggle.addEventListener("click", function () {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("sitan-theme", root.dataset.theme);
    } catch (error) {
      // The choice then holds for this page.
    }
    showTheme();
  });
  prefersDark.addEventListener("change", showTheme);
  showTheme();

  // On narrow screens the contents open in place; without script the link leads to them.
  var menu = document.querySelector(".menu");
  var sidebar = document.getElementById("contents-list");
  if (menu && sidebar) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = menu.className;
    button.textContent = menu.textContent;
    button.setAttribute("aria-controls", sidebar.id);
    button.setAttribute("aria-expanded", "false");
    menu.replaceWith(button);
    var show = function (open) {
      button.setAttribute("aria-expanded", String(open));
      sidebar.classList.toggle("open", open);
    };
    button.addEventListener("click", function () {
      show(button.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && sidebar.classList.contains("open")) {
        show(false);
        button.focus();
      }
    });
    sidebar.addEventListener("click", function (event) {
      if (event.target.closest("a")) show(false);
    });
  }

  // A drawing that is wider than a narrow screen scrolls: by keyboard, too.
  function letScroll() {
    document.querySelectorAll(".picture").forEach(function (picture) {
      if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
      else picture.removeAttribute("tabindex");
    });
  }
  letScroll();
  window.addEventListener("resize", letScroll);

  // Numbers and claims say what they rest on: on pointing, on a tap, or, with the switch on, by keyboard. Then one of them
  // at a time is a stop of the Tab key, and the arrow keys lead to the next: a page has hundreds.
  var traced = Array.prototype.slice.call(document.querySelectorAll("data.number, .claim"));
  var toggle = document.querySelector(".trace-toggle");
  if (!traced.length) return;
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "number-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.appendChild(tip);
  var shown = null;

  function hide() {
    tip.hidden = true;
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
  }
  function reveal(number) {
    if (shown === number) return;
    hide();
    shown = number;
    tip.textContent = number.dataset.note;
    tip.hidden = false;
    number.setAttribute("aria-describedby", tip.id);
    var place = number.getClientRects()[0];
    var left = Math.min(Math.max(8, place.left), root.clientWidth - tip.offsetWidth - 8);
    var above = place.top > tip.offsetHeight + 12;
    tip.style.left = left + window.scrollX + "px";
    tip.style.top = (above ? place.top - tip.offsetHeight - 6 : place.bottom + 6) + window.scrollY + "px";
  }
  function numberAt(event) {
    return event.target instanceof Element ? event.target.closest("data.number, .claim") : null;
  }

  traced.forEach(function (number) {
    number.dataset.note = number.title;
    number.removeAttribute("title");
  });
  document.addEventListener("pointerover", function (event) {
    var number = numberAt(event);
    if (number) reveal(number);
    else if (shown && shown !== document.activeElement && !tip.contains(event.target)) hide();
  });
  document.addEventListener("click", function (event) {
    var number = numberAt(event);
    if (number) reveal(number);
    else if (!tip.contains(event.target)) hide();
  });
  document.addEventListener("focusin", function (event) {
    if (traced.indexOf(event.target) < 0) return hide();
    makeStop(event.target);
    reveal(event.target);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
    var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    var here = traced.indexOf(document.activeElement);
    if (!step || here < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var next = here + step;
    while (traced[next] && !traced[next].getClientRects().length) next += step; // hidden ones have no place
    if (traced[next]) traced[next].focus();
  });

  var stop = null;
  function makeStop(number) {
    if (stop) stop.tabIndex = -1;
    stop = number;
    stop.tabIndex = 0;
  }
  function trace(on) {
    toggle.setAttribute("aria-pressed", String(on));
    root.classList.toggle("tracing", on);
    stop = null;
    traced.forEach(function (number) {
      if (on) number.tabIndex = -1;
      else number.removeAttribute("tabindex");
    });
    if (on) {
      // The first one that is on the screen, or else of the page.
      makeStop(
        traced.filter(function (number) {
          var place = number.getBoundingClientRect();
          return place.height && place.bottom > 0 && place.top < window.innerHeight;
        })[0] || traced[0]
      );
    }
    hide();
  }
  toggle.hidden = false;
  toggle.addEventListener("click", function () {
    trace(toggle.getAttribute("aria-pressed") !== "true");
  });
})();
