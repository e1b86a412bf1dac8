// Shows new messages on the sandbox phone as they arrive, without moving what is being read.
(() => {
  "use strict";
  const EVERY = 1000;
  const phones = () => document.getElementById("phones");

  const look = async () => {
    const here = phones();
    const answer = await fetch(here.dataset.newestUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { newest } = await answer.json();
    if (newest !== here.dataset.newest) await swap(here);
  };

  const swap = async (here) => {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("phones");
    if (!fresh) return;
    const known = new Set([...here.querySelectorAll(".olr-message")].map((message) => message.id));
    const places = remember(here);
    here.replaceWith(document.adoptNode(fresh));
    restore(fresh, places);
    announce(fresh, known);
  };

  // A message that is in view stays where it is; a phone that was scrolled, or had the focus, keeps both.
  const remember = (here) => {
    const anchor = [...here.querySelectorAll(".olr-message")].find((message) => message.getBoundingClientRect().bottom > 0);
    const scrolled = [...here.querySelectorAll("[data-keep]")].map((screen) => [screen.dataset.keep, screen.scrollTop]);
    return {
      anchor: window.scrollY > 0 && anchor ? { id: anchor.id, top: anchor.getBoundingClientRect().top } : null,
      scrolled: new Map(scrolled),
      focused: document.activeElement?.dataset?.keep,
    };
  };

  const restore = (fresh, places) => {
    for (const screen of fresh.querySelectorAll("[data-keep]")) {
      screen.scrollTop = places.scrolled.get(screen.dataset.keep) ?? 0;
      if (screen.dataset.keep === places.focused) screen.focus({ preventScroll: true });
    }
    const anchor = places.anchor && document.getElementById(places.anchor.id);
    if (anchor) window.scrollBy(0, anchor.getBoundingClientRect().top - places.anchor.top);
  };

  const announce = (fresh, known) => {
    const arrived = [...fresh.querySelectorAll(".olr-message")].filter((message) => !known.has(message.id));
    for (const message of arrived) message.classList.add("olr-message--new");
    const status = document.getElementById("arrived");
    if (arrived.length) status.textContent = status.dataset.words;
  };

  const again = async () => {
    // A server that is being restarted is asked again a second later.
    if (!document.hidden) await look().catch(() => {});
    window.setTimeout(again, EVERY);
  };
  window.setTimeout(again, EVERY);
})();
