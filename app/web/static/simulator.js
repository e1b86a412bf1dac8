// Looks again by itself until nothing more happens to the event, and puts what is new in its place.
(() => {
  "use strict";
  const EVERY = 1000;
  const MOST = 60;
  const here = () => document.getElementById("outcome");

  const look = async () => {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    // Its style block has a nonce of its own, which is none of this page's.
    const text = (await answer.text()).replace(/<style[\s\S]*?<\/style>/g, "");
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("outcome");
    if (!fresh || fresh.innerHTML === here().innerHTML) return;
    here().replaceWith(document.adoptNode(fresh));
    const status = document.getElementById("arrived");
    status.textContent = status.dataset.words;
  };

  const again = async (left) => {
    if (here().dataset.settled === "yes" || left === 0) return;
    if (!document.hidden) await look().catch(() => {});
    window.setTimeout(() => again(left - 1), EVERY);
  };
  if (here()) window.setTimeout(() => again(MOST), EVERY);
})();
