// The page works without this file. With it, it translates as one types, keeps edits of single
// segments, shows a term's proof on focus, takes dropped files, and copies versions and links.
"use strict";

const form = document.getElementById("ask");
const box = document.getElementById("text");
const result = document.getElementById("result");
const state = document.getElementById("status");
const words = form.dataset;
const PAUSE = 700; // milliseconds after the last key before a request
const TEXT_FILE = /\.(txt|md|markdown|text)$/i;
const edits = new Map(); // column + source segment → edited text
let timer = 0, asked = null, last = null;

const rows = () => [...result.querySelectorAll("tbody tr")];
const cellOf = (row, column) => row.querySelector(`td[data-column="${column}"]`);
const keyOf = (row, column) => column + "\n" + row.dataset.source;

function say(text) { state.textContent = text; }

// A version is the source with every row replaced by its text, white space kept.
function version(column) {
  const table = result.querySelector("table");
  const parts = rows().map(row =>
    row.dataset.gap + (edits.get(keyOf(row, column)) ?? cellOf(row, column).querySelector(".text").textContent));
  return parts.join("") + table.dataset.tail;
}

async function translate() {
  clearTimeout(timer);
  if (box.value === last) return;
  last = box.value;
  asked?.abort();
  asked = new AbortController();
  const body = new FormData(form);
  body.delete("file");
  body.set("part", "result");
  say(words.working);
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (!kind.startsWith("text/html")) throw new Error(kind); // not the service, a proxy before it
    const shown = await answer.text();
    for (const area of result.querySelectorAll("td textarea")) edits.set(area.dataset.key, area.value);
    result.innerHTML = shown;
    enhance();
    const summary = result.querySelector(".summary");
    say(summary?.textContent ?? "");
    if (summary) summary.hidden = true;
  } catch (error) {
    if (error.name === "AbortError") return;
    last = null;
    say(words.failed);
  }
  result.removeAttribute("aria-busy");
}

function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", action);
  return made;
}

// What a fresh rendering gets: buttons, and the edits made before.
function enhance() {
  for (const head of result.querySelectorAll("th[data-column]")) {
    const name = head.textContent.trim();
    const copy = button(words.copy, () => {
      copyText(version(head.dataset.column), words.copied);
      copy.textContent = words.copied;
      setTimeout(() => { copy.textContent = words.copy; }, 2000);
    });
    copy.setAttribute("aria-label", `${words.copy}: ${name}`);
    head.append(copy);
  }
  for (const row of rows()) {
    for (const cell of row.querySelectorAll("td.translated")) addEdit(row, cell);
  }
  const downloads = result.querySelector(".downloads");
  downloads?.append(button(words.share, share));
  downloads?.addEventListener("submit", download);
}

function addEdit(row, cell) {
  const key = keyOf(row, cell.dataset.column);
  const text = cell.querySelector(".text"), kind = cell.querySelector(".kind");
  const made = { text: text.innerHTML, kind: kind.innerHTML };
  const edit = button(words.edit, () => open(cell, text, edit, key, made));
  edit.className = "edit";
  kind.after(edit);
  if (edits.has(key)) close(text, kind, edits.get(key));
}

function open(cell, text, edit, key, made) {
  const area = document.createElement("textarea");
  area.value = text.textContent;
  area.dataset.key = key;
  area.lang = text.lang;
  area.setAttribute("aria-label", words.edit);
  text.hidden = edit.hidden = true;
  const kind = cell.querySelector(".kind");
  const leave = () => { area.remove(); done.remove(); undo.remove(); text.hidden = edit.hidden = false; edit.focus(); };
  const keep = () => { edits.set(key, area.value); close(text, kind, area.value); leave(); };
  const done = button(words.done, keep);
  const undo = button(words.undo, () => {
    edits.delete(key);
    text.innerHTML = made.text;
    kind.innerHTML = made.kind;
    leave();
  });
  area.addEventListener("keydown", event => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
  });
  cell.append(area, done, undo);
  area.focus();
}

function close(text, kind, value) {
  text.textContent = value;
  kind.textContent = words.edited;
}

// The plain versions are saved from the page, edits included; the rest comes from the service.
function download(event) {
  const what = event.submitter?.value;
  if (!result.querySelector(`th[data-column="${what}"]`) || !edits.size) return;
  event.preventDefault();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([version(what)], { type: "text/plain" }));
  link.download = `dvomova.${what}.txt`;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function copyText(text, message) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(message);
}

// A link carries the text itself, after the #, which browsers do not send to the server.
async function packed(text, Stream) {
  const stream = new Blob([text]).stream().pipeThrough(new Stream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function share() {
  const bytes = await packed(box.value, CompressionStream);
  const letters = Array.from(bytes, byte => String.fromCharCode(byte)).join("");
  const code = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const link = `${location.origin}${location.pathname}${location.search}#text=${code}`;
  history.replaceState(null, "", link);
  copyText(link, words.shared);
}

async function shared() {
  const code = /^#text=([\w-]+)$/.exec(location.hash)?.[1];
  if (!code) return;
  try {
    const bytes = Uint8Array.from(atob(code.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
    box.value = new TextDecoder().decode(await packed(bytes, DecompressionStream));
    translate();
  } catch { say(words.failed); }
}

// The proof of a term, beside it while it has the focus or the pointer.
const proof = document.createElement("div");
proof.id = "proof";
proof.hidden = true;
document.body.append(proof);

function showProof(event) {
  const link = event.target.closest?.("mark a");
  const item = link && document.getElementById(link.hash.slice(1));
  proof.hidden = !item;
  if (!item) return;
  proof.innerHTML = item.innerHTML;
  const place = link.getBoundingClientRect();
  const left = Math.min(place.left, document.documentElement.clientWidth - proof.offsetWidth - 8);
  proof.style.left = `${Math.max(8, left) + scrollX}px`;
  proof.style.top = `${place.bottom + scrollY + 6}px`;
}

// A text file goes into the box; one that is not UTF-8 is refused, as the service itself would.
async function read(file) {
  document.getElementById("file").value = "";
  if (file.size > Number(words.bytes)) return refuse(words.size, file);
  try {
    box.value = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return refuse(words.encoding, file);
  }
  return translate();
}

function refuse(sentence, file) {
  const shown = document.createElement("div"), head = document.createElement("h2");
  const what = document.createElement("p");
  shown.className = "error";
  shown.setAttribute("role", "alert");
  head.textContent = words.error;
  what.textContent = sentence.replace("{name}", file.name).replace("{bytes}", words.bytes);
  shown.append(head, what);
  result.replaceChildren(shown);
  say("");
}

function take(file) {
  if (!file) return;
  if (TEXT_FILE.test(file.name)) {
    read(file);
  } else {
    const chosen = new DataTransfer();
    chosen.items.add(file);
    document.getElementById("file").files = chosen.files;
    form.submit();
  }
}

box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(translate, PAUSE); });
form.addEventListener("change", event => {
  if (event.target.name === "mode") { last = null; translate(); }
  if (event.target.name === "file") take(event.target.files[0]);
});
form.addEventListener("submit", event => {
  if (document.getElementById("file").files.length) return;
  event.preventDefault();
  last = null;
  translate().then(() => result.focus());
});
form.addEventListener("dragover", event => { event.preventDefault(); form.classList.add("over"); });
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", event => {
  event.preventDefault();
  form.classList.remove("over");
  const { files } = event.dataTransfer;
  if (files.length) take(files[0]);
  else { box.value = event.dataTransfer.getData("text/plain"); translate(); }
});
for (const kind of ["focusin", "pointerover"]) result.addEventListener(kind, showProof);
for (const kind of ["focusout", "pointerleave"]) result.addEventListener(kind, () => { proof.hidden = true; });
result.addEventListener("click", event => {
  const link = event.target.closest("mark a");
  const item = link && document.getElementById(link.hash.slice(1));
  if (item) item.closest("details").open = true;
});
document.addEventListener("keydown", event => { if (event.key === "Escape") proof.hidden = true; });
addEventListener("hashchange", shared);

if (result.querySelector("table")) { last = box.value; enhance(); }
shared();
