// Runs before the page is shown, so that it does not flash: the reader's own choice of light or dark, if there is one.
(function () {
  try {
    var choice = localStorage.getItem("sitan-theme");
    if (choice === "dark" || choice === "light") document.documentElement.dataset.theme = choice;
  } catch (error) {
    // A browser may refuse storage; then the system's preference holds.
  }
})();
