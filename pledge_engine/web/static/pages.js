// Everything works without this file. With it, components of the design system are livelier, and time is warned of.
import { initAll } from "./nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// A page that the browser kept and shows again as it was, after going back, is asked for anew, unless something was typed into it.
const wasTyped = (control) => control.value !== control.defaultValue || control.checked !== control.defaultChecked;
const wasChosen = (option) => option.selected !== option.defaultSelected;
addEventListener("pageshow", (event) => {
  const controls = [...document.querySelectorAll("main input, main textarea")];
  const options = [...document.querySelectorAll("main option")];
  if (event.persisted && !controls.some(wasTyped) && !options.some(wasChosen)) location.reload();
});

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
