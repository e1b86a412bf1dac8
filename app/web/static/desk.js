// On a narrow screen the areas of the desk fold into one button. Without scripts they are all there.
(() => {
  const areas = document.getElementById("desk-areas");
  if (!areas) return;
  const current = areas.querySelector("[aria-current]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "olr-desk-menu";
  button.textContent = areas.getAttribute("aria-label") + (current ? ": " + current.textContent : "");
  button.setAttribute("aria-controls", areas.id);
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    areas.classList.toggle("olr-desk-areas--folded", !open);
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  areas.before(button);
  show(false);
})();
