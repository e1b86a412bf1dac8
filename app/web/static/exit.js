// The way out for somebody who must not be seen here: the link, or Shift pressed three times, hides the page at once
// and leads elsewhere. Without scripts the link is a plain link.
(() => {
  "use strict";
  const WITHIN = 5000;
  const TIMES = 3;
  const links = document.querySelectorAll("[data-exit]");
  const progress = document.getElementById("exit-progress");
  if (!links.length || !progress) return;
  let presses = 0;
  let alone = false;
  let expiry = 0;

  const lights = document.createElement("span");
  lights.className = "govuk-exit-this-page__indicator";
  lights.setAttribute("aria-hidden", "true");
  for (let light = 0; light < TIMES; light += 1) {
    lights.appendChild(document.createElement("span")).className = "govuk-exit-this-page__indicator-light";
  }
  links[links.length - 1].appendChild(lights);

  const show = () => {
    lights.classList.toggle("govuk-exit-this-page__indicator--visible", presses > 0);
    [...lights.children].forEach((light, place) => {
      light.classList.toggle("govuk-exit-this-page__indicator-light--on", place < presses);
    });
  };

  // The page is emptied, not only covered: neither a screen reader nor the list of tabs may tell of it any more.
  const leave = () => {
    const cover = document.createElement("div");
    cover.className = "govuk-exit-this-page-overlay";
    cover.setAttribute("role", "alert");
    cover.textContent = progress.dataset.leaving;
    document.body.replaceChildren(cover);
    document.title = progress.dataset.leaving;
    window.location.replace(links[0].href);
  };

  const forget = () => {
    window.clearTimeout(expiry);
    presses = 0;
    show();
  };

  const press = () => {
    presses += 1;
    show();
    if (presses >= TIMES) {
      leave();
      return;
    }
    progress.textContent = presses === 1 ? progress.dataset.two : progress.dataset.one;
    if (presses > 1) return;
    expiry = window.setTimeout(() => {
      forget();
      progress.textContent = progress.dataset.late;
    }, WITHIN);
  };

  // Only Shift by itself counts: capital letters are typed with it, too.
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat ? true : alone && event.key === "Shift";
    if (event.key !== "Shift" && presses) forget();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    press();
  });
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }

  // Who comes back must not find the page as the browser kept it.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
})();
