// The colour is shown, and its contrast counted, while it is typed. Without scripts the button "Show it" does both.
(() => {
  const field = document.getElementById("colour");
  const said = document.getElementById("contrast");
  const look = document.querySelector(".olr-look");
  const show = document.querySelector(".olr-look__show");
  if (!field || !said || !look) return;
  if (show) show.hidden = true;
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  field.addEventListener("input", () => {
    const colour = "#" + field.value.trim().replace(/^#/, "").toLowerCase();
    if (!/^#[0-9a-f]{6}$/.test(colour)) {
      said.textContent = "";
      return;
    }
    const contrast = 1.05 / (luminance(colour) + 0.05);
    if (contrast >= 4.5) look.style.setProperty("--olr-preview", colour);
    said.textContent = (contrast >= 4.5 ? said.dataset.enough : said.dataset.little).replace("{}", (Math.floor(contrast * 10) / 10).toFixed(1));
  });
})();
