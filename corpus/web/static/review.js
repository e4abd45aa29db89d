// The keys and lights of the review page. What is saved, checked and shown is decided by the server; htmx carries it.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const desk = one(".desk");
  const isTyping = (el) => Boolean(el) && el.matches("input, textarea, select");
  const dialogOpen = () => one("dialog[open]") !== null;

  // -- every page -----------------------------------------------------------------------------------------------------

  one("#show-keys").addEventListener("click", () => one("#keys").showModal());
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, elt, successful } = event.detail;
    if (xhr.status === 409) one("#dialog").showModal();
    else if (successful && elt.dataset && elt.dataset.then === "reload") location.reload();
  });
  document.addEventListener("htmx:sendError", () => { one("#alert").textContent = document.body.dataset.offline; });

  function moveInQueue(event) {
    const links = all(".queue a");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !links.length || document.activeElement.matches("select")) return;
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  }

  if (!desk) {
    document.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || dialogOpen()) return;
      if (event.key === "?" && !isTyping(document.activeElement)) one("#keys").showModal();
      else moveInQueue(event);
    });
    return;
  }

  // -- places on the scan ---------------------------------------------------------------------------------------------

  const pages = one("#pages");
  const paper = one("#paper");
  const base = desk.dataset.base;
  let zoom = 1;

  /** The places of an element as [page, left, top, right, bottom] in points. */
  function placesOf(el) {
    const word = /^(?:w|line)-(\d+)-/.exec(el.id);
    if (word && el.dataset.b) return [[Number(word[1]) + 1, ...el.dataset.b.split(",").map(Number)]];
    if (!el.dataset.place) return [];
    const [page, sides] = el.dataset.place.split(":");
    return [[Number(page), ...sides.split(",").map(Number)]];
  }

  function draw(kind, [page, left, top, right, bottom], target) {
    const svg = one(`#page-${page} svg`);
    if (!svg) return;
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const around = { x: left - 2, y: top - 2, width: right - left + 4, height: bottom - top + 4, class: kind };
    for (const [name, value] of Object.entries(around)) rect.setAttribute(name, value);
    if (target) rect.addEventListener("click", () => go(one(`#${target}`)));
    svg.append(rect);
  }

  function light(el, scroll) {
    all("rect.lit", pages).forEach((rect) => rect.remove());
    let places = placesOf(el);
    if (!places.length && el.closest(".line")) places = placesOf(el.closest(".line"));
    places.forEach((place) => draw("lit", place));
    if (scroll && places.length) show(places[0]);
  }

  function show([page, left, top, right]) {
    const figure = one(`#page-${page}`);
    const svg = figure && one("svg", figure);
    if (!svg) return;
    const scale = figure.clientWidth / svg.viewBox.baseVal.width;
    pages.scrollTo({
      top: figure.offsetTop + top * scale - pages.clientHeight / 3,
      left: figure.offsetLeft + ((left + right) / 2) * scale - pages.clientWidth / 2,
    });
  }

  function drawOpen() {
    all("rect.open", pages).forEach((rect) => rect.remove());
    for (const el of openPlaces()) placesOf(el).forEach((place) => draw("open", place, el.id));
  }

  function setZoom(step) {
    zoom = step === 0 ? 1 : Math.min(4, Math.max(0.5, zoom * (step > 0 ? 1.25 : 0.8)));
    const width = (pages.clientWidth - 20) * zoom;
    for (const figure of all(".page", pages)) {
      figure.style.width = `${width}px`;
      const image = one("img", figure);
      if (width * devicePixelRatio > 1000 && image.dataset.large) {
        image.src = image.dataset.large;
        delete image.dataset.large;
      }
    }
  }

  function turn(step) {
    const figures = all(".page", pages);
    const at = figures.findIndex((figure) => figure.offsetTop + figure.clientHeight > pages.scrollTop + 40);
    const next = figures[Math.min(figures.length - 1, Math.max(0, at + step))];
    if (next) pages.scrollTop = next.offsetTop - 8;
  }

  function tellPage() {
    const figures = all(".page", pages);
    const label = one("#at-page");
    if (!label || !figures.length) return;
    const middle = pages.scrollTop + pages.clientHeight / 2;
    const at = figures.filter((figure) => figure.offsetTop <= middle).length || 1;
    if (label.textContent !== `${at} / ${figures.length}`) label.textContent = `${at} / ${figures.length}`;
  }

  // -- from place to place --------------------------------------------------------------------------------------------

  const openPlaces = () => all("[data-open]", paper);

  function go(el) {
    if (!el) return;
    el.focus({ preventScroll: true });
    el.scrollIntoView({ block: "center" });
  }

  /** The next (or previous) place that waits, seen from an element; after the last the decision. */
  function goOn(from, back = false) {
    const places = openPlaces().filter((el) => el !== from);
    const side = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    const beyond = from && from.isConnected ? places.filter((el) => from.compareDocumentPosition(el) & side) : places;
    const next = back ? beyond.at(-1) : beyond[0] || (from && places[0]);
    if (next) go(next);
    else if (!back) (one("#approve") || one("#reopen")).focus();
  }

  function count() {
    const label = one("#open-count");
    const left = openPlaces().length;
    label.textContent = left ? `${left} ${label.dataset.some}` : label.dataset.none;
  }

  // -- saving ---------------------------------------------------------------------------------------------------------

  let after = null; // what to do once the request under way is answered: { from: id, approve: bool }

  function changed(el) {
    if (el.matches("select")) return el.value !== (one("[selected]", el) || el.options[0]).value;
    return el.value !== el.defaultValue;
  }

  function save(form, from, approve = false) {
    after = { from, approve };
    form.dataset.sent = JSON.stringify([...new FormData(form)]);
    htmx.trigger(form, "save");
  }

  function post(address, target, values, from) {
    after = { from };
    htmx.ajax("POST", address, { target, swap: "outerHTML", values: { ...values, revision: one("#revision").value } });
  }

  /** Enter: keep what was typed, or say that the value is right as it stands; then on. */
  function decide(el) {
    const form = el.closest(".field form, .list");
    if (form && isTyping(el) && changed(el)) save(form, el.id);
    else if (form && form.matches(".field form") && el.dataset.open !== undefined) save(form, el.id);
    else if (form && el.dataset.open !== undefined) {
      const row = el.closest(".row");
      post(form.getAttribute("hx-post"), `#${form.id}`, { confirm: row ? row.dataset.row : "all" }, row ? el.id : form.id);
    } else goOn(el);
  }

  paper.addEventListener("change", (event) => {
    const form = event.target.closest(".field form, .list");
    if (!form || !changed(event.target)) return;
    if (form.dataset.sent === JSON.stringify([...new FormData(form)])) return;
    save(form, null);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    count();
    drawOpen();
    const then = after;
    after = null;
    if (!event.detail.successful || event.detail.xhr.status >= 400) return;
    if (then && then.approve) one("#approve").click();
    else if (then && then.from) { hideCard(); goOn(one(`#${then.from}`)); }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig.verb === "get" && event.target.closest(".text, #paper")) { count(); drawOpen(); }
  });

  // -- words ----------------------------------------------------------------------------------------------------------

  const card = one("#card");
  let cardOf = null;
  let waiting = 0;
  let asked = 0;

  const wordAddress = (word) => `${base}/words/${word.id.slice(2).split("-").join("/")}`;
  const wordText = (word) => (word.textContent === "∅" ? "" : word.textContent);

  function openCard(word, delay) {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (cardOf !== word) {
        const mine = ++asked;
        const answer = await fetch(wordAddress(word));
        const text = await answer.text();
        if (mine !== asked || !answer.ok) return; // another word was asked for meanwhile
        card.innerHTML = text;
        htmx.process(card);
        cardOf = word;
      }
      card.hidden = false;
      placeCard();
    }, delay);
  }

  /** Below its word, or above where there is no room; never over the decision. */
  function placeCard() {
    if (!cardOf || card.hidden) return;
    const box = cardOf.getBoundingClientRect();
    const end = one(".actions").getBoundingClientRect().top - 6;
    const below = box.bottom + 8 + card.offsetHeight < end;
    card.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - 8 - card.offsetHeight)}px`;
    card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 12))}px`;
  }

  function hideCard() {
    clearTimeout(waiting);
    asked += 1;
    card.hidden = true;
    cardOf = null;
  }

  const setWord = (word, value) =>
    post(wordAddress(word), `#${word.closest(".line").id}`, { value }, word.id);

  card.addEventListener("click", (event) => {
    const pick = event.target.closest(".pick");
    if (pick && cardOf) setWord(cardOf, pick.dataset.value);
  });
  card.addEventListener("toggle", placeCard, true);
  card.addEventListener("submit", () => { after = { from: cardOf && cardOf.id }; });

  paper.addEventListener("focusin", (event) => {
    light(event.target, true);
    if (event.target.matches(".w")) openCard(event.target, 60);
    else hideCard();
  });
  // A card that came by pointing goes when the pointer has left word and card; one that came by focus stays.
  let leaving = 0;
  function leaveCard() {
    clearTimeout(leaving);
    const el = document.activeElement;
    if (cardOf && el !== cardOf && !card.contains(el)) leaving = setTimeout(hideCard, 400);
  }
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", leaveCard);
  paper.addEventListener("mouseover", (event) => {
    const el = event.target.closest(".w, [data-place]");
    if (el) light(el, false);
    if (el && el === cardOf) clearTimeout(leaving);
    else if (el && el.matches("button.w") && !card.contains(document.activeElement)) openCard(el, 250);
    else leaveCard();
  });
  paper.addEventListener("mouseout", (event) => {
    if (event.target.matches(".w") && event.target !== document.activeElement) clearTimeout(waiting);
  });
  paper.addEventListener("scroll", () => { if (!card.contains(document.activeElement)) card.hidden = true; });
  paper.addEventListener("click", (event) => {
    const el = event.target.closest(".w, .pick, .confirm, .add, .remove");
    if (!el) return;
    if (el.matches(".w")) { el.focus(); openCard(el, 0); }
    else if (el.matches(".pick")) pickFor(el.closest("form"), el);
    else if (el.matches(".confirm")) decide(el);
    else if (el.matches(".add")) addRow(el.closest("form"));
    else removeRow(el.closest(".row"));
  });

  function pickFor(form, button) {
    const input = one("[name=value]", form);
    input.value = button.dataset.value;
    save(form, input.id);
  }

  let added = 0;
  function addRow(form) {
    const holder = document.createElement("template");
    added += 1;
    holder.innerHTML = one("template", form).innerHTML.replaceAll("-new-", `-added${added}-`);
    const row = one(".row", holder.content);
    one(".rows", form).append(row);
    htmx.process(row);
    one("input, textarea, select", row).focus();
  }

  function removeRow(row) {
    const form = row.closest("form");
    const was = row.dataset.row !== "new";
    row.remove();
    if (was) save(form, null);
    one(".add", form).focus();
  }

  function wordKey(event, word) {
    const picks = cardOf === word && !card.hidden ? all(".pick", card) : [];
    if (event.key === "Enter") word.dataset.open !== undefined ? setWord(word, wordText(word)) : goOn(word);
    else if (/^[1-9]$/.test(event.key) && picks[event.key - 1]) setWord(word, picks[event.key - 1].dataset.value);
    else if (event.key === "F2") { const input = one("#word-value", card); if (input) { input.focus(); input.select(); } }
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const words = all(".w", one(".text"));
      const next = words[words.indexOf(word) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next && next.id) next.focus();
    } else if (event.key === "Escape") hideCard();
    else return false;
    return true;
  }

  // -- keys -----------------------------------------------------------------------------------------------------------

  function approve() {
    const el = document.activeElement;
    const form = el.closest(".field form, .list");
    if (form && isTyping(el) && changed(el)) save(form, null, true);
    else if (one("#approve")) one("#approve").click();
  }

  function key(event) {
    const el = document.activeElement;
    if (dialogOpen()) return false;
    if (event.key === "Enter" && event.ctrlKey) { approve(); return true; }
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      goOn(el.closest(".paper") ? el : null, event.key === "ArrowUp");
      return true;
    }
    if (event.altKey && /^[1-9]$/.test(event.key) && el.closest(".field form")) {
      const pick = all(".pick", el.closest("form"))[event.key - 1];
      if (pick) pickFor(el.closest("form"), pick);
      return Boolean(pick);
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (card.contains(el)) {
      if (event.key !== "Escape" || !cardOf) return false;
      cardOf.focus();
      return true;
    }
    if (el.matches(".w")) { if (wordKey(event, el)) return true; }
    if (isTyping(el)) {
      if (event.key === "Enter" && el.closest(".paper") && !event.shiftKey) { decide(el); return true; }
      if (event.key === "Escape") { el.blur(); return true; }
      return false;
    }
    const act = {
      s: () => one("#skip").click(), u: () => one("#undo").click(), g: () => one("#to-queue").click(),
      "+": () => setZoom(1), "=": () => setZoom(1), "-": () => setZoom(-1), 0: () => setZoom(0),
      "[": () => turn(-1), "]": () => turn(1), "?": () => one("#keys").showModal(),
    }[event.key];
    if (act) act();
    return Boolean(act);
  }

  document.addEventListener("keydown", (event) => { if (key(event)) event.preventDefault(); });
  desk.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-zoom], [data-turn]");
    if (!tool) return;
    if (tool.dataset.zoom) setZoom({ in: 1, out: -1, fit: 0 }[tool.dataset.zoom]);
    else turn(Number(tool.dataset.turn));
  });
  pages.addEventListener("scroll", tellPage);
  addEventListener("resize", () => setZoom(zoom === 1 ? 0 : zoom));

  // -- begin ----------------------------------------------------------------------------------------------------------

  setZoom(0);
  drawOpen();
  count();
  goOn(null);
  if (desk.dataset.following) {
    addEventListener("load", () => { new Image().src = `${desk.dataset.following.split("?")[0]}/pages/1.webp`; });
  }
})();
