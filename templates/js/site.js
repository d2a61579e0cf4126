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

  // Numbers say what they are and where they come from: on pointing, on a tap, or, with the switch on, by keyboard.
  var numbers = Array.prototype.slice.call(document.querySelectorAll("data.number"));
  var toggle = document.querySelector(".trace-toggle");
  if (!numbers.length) return;
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
    return event.target instanceof Element ? event.target.closest("data.number") : null;
  }

  numbers.forEach(function (number) {
    number.dataset.note = number.title;
    number.removeAttribute("title");
  });
  document.addEventListener("pointerover", function (event) {
    var number = numberAt(event);
    if (number) reveal(number);
    else if (shown && shown !== document.activeElement && !tip.contains(event.target)) hide();
  });
  document.addEventListener("focusin", function (event) {
    var number = numberAt(event);
    if (number) reveal(number);
    else hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
    else if (event.key === "Enter" && numberAt(event)) reveal(numberAt(event));
  });

  toggle.hidden = false;
  toggle.addEventListener("click", function () {
    var on = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(on));
    root.classList.toggle("tracing", on);
    numbers.forEach(function (number) {
      if (on) {
        number.tabIndex = 0;
        number.setAttribute("role", "button");
      } else {
        number.removeAttribute("tabindex");
        number.removeAttribute("role");
      }
    });
    hide();
  });
})();
