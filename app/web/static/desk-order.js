// Dragging what the Up and Down buttons also move. The new order goes the way of a form, as with the buttons.
(function () {
  "use strict";
  var list = document.querySelector("[data-order]");
  if (!list) { return; }
  var field = document.getElementById(list.getAttribute("data-order"));
  var held = null;
  var before = "";

  function codes() {
    return Array.prototype.map.call(list.querySelectorAll("[data-code]"), function (step) {
      return step.getAttribute("data-code");
    }).join(",");
  }

  function step(node) { return node.closest ? node.closest("[data-code]") : null; }

  list.querySelectorAll("[data-code]").forEach(function (one) {
    one.draggable = true;
    one.classList.add("olr-type-order__step--drag");
  });
  list.addEventListener("dragstart", function (event) {
    held = step(event.target);
    if (!held) { return; }
    before = codes();
    held.classList.add("olr-type-order__step--held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.getAttribute("data-code"));
  });
  list.addEventListener("dragover", function (event) {
    var over = step(event.target);
    if (!held) { return; }
    event.preventDefault();
    if (!over || over === held) { return; }
    var box = over.getBoundingClientRect();
    var below = event.clientY > box.top + box.height / 2;
    list.insertBefore(held, below ? over.nextSibling : over);
  });
  list.addEventListener("drop", function (event) { if (held) { event.preventDefault(); } });
  list.addEventListener("dragend", function () {
    if (!held) { return; }
    held.classList.remove("olr-type-order__step--held");
    held = null;
    if (codes() === before) { return; }
    field.value = codes();
    field.form.submit();
  });

  // After a button was pressed, whoever works by keyboard goes on from the step that moved.
  var moved = list.querySelector("[data-moved]");
  if (moved) {
    var next = moved.querySelector("button, a");
    if (next) { next.focus(); }
  }
}());
