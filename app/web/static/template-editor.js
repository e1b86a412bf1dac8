// Makes the editor of templates pleasant: details go in where the cursor is, and what stands beside the words follows
// them. Everything here can be done without it, by typing and by the button that shows the preview.
(() => {
  "use strict";
  const PAUSE = 400;
  const form = document.getElementById("the-form");
  if (!form || !form.dataset.preview) return;
  const boxes = [...form.querySelectorAll(".olr-tpl-box")];
  const chips = document.getElementById("chips");
  const unsaved = document.getElementById("unsaved");
  const said = () => boxes.map((box) => box.value).join("\u0000");
  const began = said();
  let last = document.getElementById("body_" + document.documentElement.lang) || boxes[0];
  let timer = 0;
  let asked = 0;
  let leaving = false;

  // The details that are used most come first; the others are behind one button.
  const FIRST = 8;
  const fold = () => {
    const more = [...chips.querySelectorAll(".olr-tpl-insert")].slice(FIRST);
    if (more.length < 3) return;
    more.forEach((chip) => { chip.hidden = true; });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "olr-tpl-insert olr-tpl-insert--more";
    button.textContent = "+ " + more.length;
    button.setAttribute("aria-label", chips.dataset.more);
    button.addEventListener("click", () => {
      more.forEach((chip) => { chip.hidden = false; });
      button.remove();
      more[0].focus();
    });
    chips.append(button);
  };

  const insert = (code) => {
    const start = last.selectionStart ?? last.value.length;
    last.focus();
    last.setRangeText(code, start, last.selectionEnd ?? start, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const show = (page) => {
    for (const fresh of page.querySelectorAll("[data-part]")) {
      const here = form.querySelector(`[data-part="${fresh.dataset.part}"]`);
      // What has not changed is left alone, so that screen readers are not told of it again.
      if (here && here.innerHTML.trim() !== fresh.innerHTML.trim()) here.replaceChildren(...fresh.childNodes);
    }
  };

  const look = async () => {
    const mine = ++asked;
    let answer;
    try {
      answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    } catch {
      return; // the network is away for a moment; the next key asks again
    }
    document.getElementById("signed-out").hidden = answer.status !== 403;
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === asked) show(page);
  };

  const soon = () => {
    unsaved.hidden = said() === began;
    window.clearTimeout(timer);
    timer = window.setTimeout(look, PAUSE);
  };

  const toLine = (link) => {
    const box = document.getElementById(link.hash.slice(1));
    const lines = box.value.split("\n");
    const number = Number(link.dataset.line) - 1;
    const start = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
    box.focus();
    box.setSelectionRange(start, start + (lines[number] || "").length);
  };

  boxes.forEach((box) => box.addEventListener("focus", () => { last = box; }));
  form.addEventListener("input", soon);
  form.addEventListener("submit", () => { leaving = true; });
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-code]");
    if (chip) insert(chip.dataset.code);
    const link = event.target.closest("[data-line]");
    if (link) {
      event.preventDefault();
      toLine(link);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && said() !== began) event.preventDefault();
  });
  document.getElementById("show-preview").hidden = true;
  chips.hidden = false;
  fold();
})();
