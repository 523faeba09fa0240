// Every half minute: says that this page is open and shows who else is in the plan. Without this file nobody is shown.
const line = document.getElementById("here");
const { url, place } = line.dataset;

async function beat() {
  if (document.visibilityState !== "visible") return;
  const body = new URLSearchParams({ place, csrfmiddlewaretoken: document.querySelector("input[name=csrfmiddlewaretoken]").value });
  const answer = await fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } }).catch(() => undefined);
  if (answer?.status !== 200) return;
  const { people } = await answer.json();
  const words = people.map(({ name, is_same_place: isHere }) => (isHere ? `${name} (ở chính chỗ này)` : name));
  const shown = words.length ? `Đang cùng mở kế hoạch: ${words.join(", ")}` : "";
  if (line.textContent !== shown) line.textContent = shown;
}
beat();
setInterval(beat, 30000);
document.addEventListener("visibilitychange", beat);
