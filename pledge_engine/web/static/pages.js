// Everything works without this file. With it, components of the design system are livelier, and time is warned of.
import { initAll } from "./nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

const warning = document.getElementById("time-running-out");
if (warning) {
  const wait = Number(warning.dataset.afterMinutes) * 60000;
  const warn = () => { warning.hidden = false; };
  let timer = setTimeout(warn, wait);
  document.getElementById("stay-here").addEventListener("click", async () => {
    const token = document.querySelector("input[name=csrf_token]").value;
    const answer = await fetch("/stay", { method: "POST", headers: { "X-CSRFToken": token } });
    if (answer.ok && !new URL(answer.url).pathname.startsWith("/log-in")) {
      warning.hidden = true;
      clearTimeout(timer);
      timer = setTimeout(warn, wait);
    } else {
      location.reload();
    }
  });
}
