// The page at "/": sends a page to the service and shows what came back. Text of a page gets into this document as
// text only; its HTML goes into the frame, which is sandboxed without scripts and has this document's policy too.
"use strict";

const $ = (id) => document.getElementById(id);
const KIND = "data-mlpp-kind", LABEL = "data-mlpp", SCORES = "data-mlpp-scores", SEPARATOR = " · ";
let file = null; // bytes of a chosen file; the text field stands for it until it's edited
let result = null;
let marks = []; // {node, kind, parts: [{name, score}]} of the page in the frame

function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function say(text, wrong = false) {
  $("status").textContent = text;
  $("status").classList.toggle("wrong", wrong);
}

async function start() {
  const ready = await (await fetch("readyz")).json();
  $("model").textContent = ready.model ?? ready.detail;
  $("url-field").hidden = !ready.allow_urls;
  $("token-field").hidden = !ready.needs_token;
}

// ---- input

async function take(chosen) {
  file = new Uint8Array(await chosen.arrayBuffer());
  $("html").value = new TextDecoder().decode(file);
  say(`${chosen.name}, ${file.length.toLocaleString()} bytes`);
}

function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

function request() {
  const body = { options: { sources: $("sources").value } };
  if (file) body.html_base64 = base64(file); // as it is: the service finds its charset
  else if ($("html").value) body.html = $("html").value;
  if ($("url").value) body.url = $("url").value;
  return body;
}

async function extract(event) {
  event.preventDefault();
  const body = request();
  if (!body.html && !body.html_base64 && !body.url) return say("Paste the HTML of a page, or open a file.", true);
  const headers = { "Content-Type": "application/json" };
  if ($("token").value) headers.Authorization = `Bearer ${$("token").value}`;
  const button = $("input").querySelector("button.main");
  button.disabled = true;
  say("Reading the page …");
  try {
    const answer = await fetch("v1/show", { method: "POST", headers, body: JSON.stringify(body) });
    const content = await answer.json();
    if (answer.ok) await show(content);
    else say([content.detail, ...(content.errors ?? [])].join(SEPARATOR), true);
  } catch (error) {
    say(`The service can't be reached: ${error.message}`, true);
  } finally {
    button.disabled = false;
  }
}

async function show(content) {
  result = content.result;
  marks = [];
  say([`${result.page_kind} page`, ...result.warnings].join(SEPARATOR));
  try {
    await showPage(content.html);
  } catch (error) {
    say(`The page can't be drawn: ${error.message}`, true);
  }
  draw(); // the records, whatever became of the page
}

// ---- the page in its frame

async function showPage(html) {
  $("result").hidden = false;
  const frame = $("page");
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  frame.srcdoc = html;
  await loaded;
  const page = frame.contentDocument;
  page.getElementById("mlpp-panel")?.remove(); // the table beside the frame says the same
  // The label of an element lies over the line above it; the line over the frame says it when it's pointed at.
  page.head.append(element("style", `[${KIND}=internal]:not(:hover)::before { display: none }`));
  marks = [...page.querySelectorAll(`[${KIND}]`)].map((node) => {
    const parts = node.getAttribute(SCORES).split(SEPARATOR).map((part) => {
      const end = part.lastIndexOf(" ");
      return { name: part.slice(0, end), score: Number(part.slice(end + 1)) };
    });
    return { node, kind: node.getAttribute(KIND), parts };
  });
  page.addEventListener("mouseover", (event) => {
    const over = event.target.closest?.(`[${KIND}]`);
    if (over) tell(over);
  });
  page.addEventListener("click", (event) => event.preventDefault());
}

function tell(node) {
  const labels = [];
  for (let at = node; at; at = at.parentElement?.closest(`[${KIND}]`)) labels.push(at.getAttribute(LABEL));
  $("hover").textContent = labels.join(" in ");
}

function drawMarks(threshold) {
  for (const { node, kind, parts } of marks) {
    const shown = parts.filter((part) => part.score >= threshold);
    if (shown.length) node.setAttribute(KIND, kind);
    else node.removeAttribute(KIND);
    const labels = shown.map((part) => `${part.name} ${part.score.toFixed(2)}`);
    node.setAttribute(LABEL, [...new Set(labels)].join(SEPARATOR));
  }
}

function markOf(name, item, used) {
  const words = (text) => text.replace(/\s+/g, "");
  const found = marks.find((mark) => !used.has(mark)
    && mark.parts.some((part) => part.name === name && part.score === item.score)
    && (item.text === undefined || mark.kind !== "leaf" || words(mark.node.textContent) === words(item.text)));
  if (found) used.add(found);
  return found;
}

function goTo(mark) {
  mark.node.scrollIntoView({ block: "center", inline: "nearest" });
  mark.node.animate?.([{ opacity: 0.2 }, { opacity: 1 }], { duration: 400, iterations: 2 });
  tell(mark.node);
}

// ---- records

function above(record, threshold) {
  const fields = {};
  for (const [name, values] of Object.entries(record.fields)) {
    const kept = values.filter((value) => value.score >= threshold);
    if (kept.length) fields[name] = kept;
  }
  const records = (record.records ?? []).map((nested) => above(nested, threshold)).filter(Boolean);
  if (record.score < threshold && !records.length && !Object.keys(fields).length) return null;
  const kept = { ...record, fields };
  if (record.records) kept.records = records;
  return kept;
}

function shownResult() {
  const threshold = Number($("threshold").value);
  return { ...result, records: result.records.map((record) => above(record, threshold)).filter(Boolean) };
}

function draw() {
  const threshold = Number($("threshold").value), shown = shownResult(), used = new Set();
  $("threshold-value").textContent = threshold.toFixed(2);
  drawMarks(threshold);
  $("table").replaceChildren(...shown.records.flatMap((record) => tables(record, used)));
  if (!shown.records.length) $("table").append(element("p", "No records."));
  $("json").textContent = JSON.stringify(shown, null, 2);
  const count = shown.records.length;
  $("count").textContent = `${count} record${count === 1 ? "" : "s"}`;
}

function tables(record, used, path = "") {
  const table = element("table"), name = path + record.type, mark = markOf(record.type, record, used);
  const caption = element("caption");
  caption.append(link(`${name} ${record.score.toFixed(2)}`, mark));
  colour(caption, mark);
  table.append(caption);
  for (const [field, values] of Object.entries(record.fields))
    for (const value of values) table.append(row(field, value, used));
  return [table, ...(record.records ?? []).flatMap((nested) => tables(nested, used, `${name} / `))];
}

function row(field, value, used) {
  const line = element("tr"), name = element("th", field, { scope: "row" }), mark = markOf(field, value, used);
  colour(name, mark);
  const cell = element("td");
  cell.append(link(value.text, mark));
  const facts = [value.source, value.parsed && Object.values(value.parsed).filter((x) => x !== null).join(" ")];
  cell.append(element("small", facts.filter(Boolean).join(SEPARATOR)));
  line.append(name, cell, element("td", value.score.toFixed(2)));
  return line;
}

function link(text, mark) {
  if (!mark) return element("span", text, { title: "in no node of the page" });
  const button = element("button", text, { type: "button", title: "Show where it stands" });
  button.addEventListener("click", () => goTo(mark));
  return button;
}

function colour(cell, mark) {
  if (mark) cell.style.setProperty("--mark", getComputedStyle(mark.node).getPropertyValue("--mlpp"));
}

// ---- what is around

function choose(tab) {
  for (const other of document.querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    $(other.getAttribute("aria-controls")).hidden = !chosen;
  }
}

async function copy() {
  try {
    await navigator.clipboard.writeText($("json").textContent);
    say("Copied.");
  } catch {
    say("The browser allows no copying here; choose the JSON tab and copy it from there.", true);
  }
}

function download() {
  const url = URL.createObjectURL(new Blob([$("json").textContent], { type: "application/json" }));
  element("a", "", { href: url, download: "records.json" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

$("input").addEventListener("submit", extract);
$("html").addEventListener("input", () => { file = null; });
$("file").addEventListener("change", (event) => event.target.files[0] && take(event.target.files[0]));
$("threshold").addEventListener("input", draw);
$("copy").addEventListener("click", copy);
$("download").addEventListener("click", download);
for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = document.querySelector("[role=tab][aria-selected=false]");
    choose(other);
    other.focus();
  });
}
document.addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("drop"); });
document.addEventListener("dragleave", () => document.body.classList.remove("drop"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("drop");
  if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
});
start().catch((error) => say(`The service can't be reached: ${error.message}`, true));
