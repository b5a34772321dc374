// Follows a document's progress; when it ends the page is loaded again with the downloads.
"use strict";

const bar = document.querySelector("progress");
const hint = document.querySelector(".hint");
const source = new EventSource(document.getElementById("result").dataset.events);

function show(event) {
  const job = JSON.parse(event.data);
  bar.value = job.done;
  hint.textContent = hint.textContent.replace(/\d+/, job.done);
}

source.addEventListener("running", show);
for (const end of ["done", "failed", "cancelled"]) {
  source.addEventListener(end, () => { source.close(); location.reload(); });
}
