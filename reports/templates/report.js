"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const points = all("[data-outcome]:not(.group)");
  const groups = all(".group").map((group) => [group, all("[data-outcome]:not(.group)", group)]);
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const progress = document.getElementById("progress");
  const opened = new Set();
  const texts = new Map();
  root.classList.add("js");

  const textOf = (point) => {
    if (!texts.has(point)) texts.set(point, point.textContent.toLocaleLowerCase());
    return texts.get(point);
  };
  const chosen = () => all(".filters input[value=some]:checked").map((input) => [input.name, input.id.slice(2)]);
  const passes = (point, filters) =>
    filters.every(([name, token]) => !(name in point.dataset) || point.dataset[name].split(" ").includes(token));
  const reveal = (element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      if (!fold.open) { fold.open = true; opened.add(fold); }
    }
  };

  const apply = () => {
    const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const filters = chosen();
    for (const fold of opened) fold.open = false;
    opened.clear();
    let matching = 0;
    for (const point of points) {
      const found = words.every((word) => textOf(point).includes(word));
      point.classList.toggle("unmatched", !found);
      if (found && passes(point, filters)) {
        matching += 1;
        if (words.length || filters.length) reveal(point.parentElement);
      }
    }
    const narrowed = words.length > 0;
    for (const [group, inside] of groups) {
      group.classList.toggle("unmatched", narrowed && inside.length > 0 && inside.every((point) => point.classList.contains("unmatched")));
    }
    shown.textContent = words.length || filters.length
      ? `${matching} of ${points.length} entries shown.` : `${points.length} entries.`;
  };

  const follow = () => {
    let target = null;
    try { target = document.getElementById(location.hash.slice(1)); } catch { return; }
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  };
  const tell = () => {
    const boxes = all(".work input[type=checkbox]");
    const done = boxes.filter((box) => box.checked).length;
    progress.textContent = done ? `${done} of ${boxes.length} ticked off.` : "";
  };

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
    folded = [];
  });
  addEventListener("hashchange", follow);
  search.addEventListener("input", apply);
  document.addEventListener("change", (event) => (event.target.type === "radio" ? apply() : tell()));
  document.getElementById("unfold").addEventListener("click", () => { for (const fold of all("main details")) fold.open = true; });
  document.getElementById("fold").addEventListener("click", () => { for (const fold of all("main details")) fold.open = false; });
  apply();
  tell();
  follow();
})();
